import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appIdAdvice, openServerAdvice, unknownCodeAdvice } from '../../../tools/start/advice'
import { readDevtoolsAppId } from '../../../tools/start/devtools-app-id'

const real = { appId: 'wx0123', file: 'project.config.json' }

describe('readDevtoolsAppId', () => {
  let root = ''
  const write = (file: string, appid: string) =>
    writeFileSync(join(root, file), JSON.stringify({ appid }))
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'devtools-'))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('prefers the private file, which DevTools writes', () => {
    write('project.config.json', 'touristappid')
    expect(readDevtoolsAppId(root)).toBeNull()
    write('project.private.config.json', 'wx0123')
    expect(readDevtoolsAppId(root)).toEqual({
      appId: 'wx0123',
      file: 'project.private.config.json',
    })
    write('project.private.config.json', 'touristappid')
    write('project.config.json', 'wx0123')
    expect(readDevtoolsAppId(root)).toBeNull()
  })

  it('is null without a readable file', () => {
    expect(readDevtoolsAppId(root)).toBeNull()
    writeFileSync(join(root, 'project.config.json'), '{')
    expect(readDevtoolsAppId(root)).toBeNull()
  })
})

describe('appIdAdvice', () => {
  it('says nothing where DevTools and .env fit', () => {
    expect(appIdAdvice(null, null)).toBeNull()
    expect(appIdAdvice(real, { appId: 'wx0123', appSecret: 's' })).toBeNull()
  })

  it('names the fix for a real AppID without a secret', () => {
    const advice = appIdAdvice(real, null)
    expect(advice).toContain('project.config.json has the real AppID wx0123')
    expect(advice).toContain('write WECHAT_APP_ID=wx0123 and WECHAT_APP_SECRET=… into .env')
    expect(advice).toContain('touristappid')
  })

  it('names two AppIDs that differ', () => {
    expect(appIdAdvice(real, { appId: 'wx9', appSecret: 's' })).toContain('.env has wx9')
  })
})

describe('unknownCodeAdvice', () => {
  it('says why a code of the real WeChat is refused, and what helps', () => {
    const advice = unknownCodeAdvice('0a3b…', real)
    expect(advice).toContain('does not know the login code 0a3b…: the real WeChat issued it')
    expect(advice).toContain('WECHAT_APP_ID=wx0123')
  })
})

describe('openServerAdvice', () => {
  it('warns that anyone on the network can be anyone, while the local WeChat is used', () => {
    expect(openServerAdvice(null)).toContain('anyone on this network can sign in as anyone')
    expect(openServerAdvice({ appId: 'wx1', appSecret: 's' })).toBeNull()
  })
})
