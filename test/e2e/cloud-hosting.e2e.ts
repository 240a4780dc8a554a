import { build } from 'esbuild'
import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { taroDefines } from '../support/taro-defines'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { openPhone, type Phone } from './support/phone'
import { repository, startProcess } from './support/process'

const app = { id: 'wxfeed0000cafe0001', secret: '0123456789abcdef0123456789abcdef' }

/** The runtime on Taro for WeChat, as a build makes it of the app's sources. */
const bundleRuntime = (outfile: string) =>
  build({
    stdin: {
      contents: `
        import '@tarojs/plugin-platform-weapp/dist/runtime'
        export { createRuntime } from './src/runtime'
        export { createCallContainerTransport } from './src/platform/call-container'
      `,
      resolveDir: repository,
      loader: 'ts',
    },
    bundle: true,
    // What Taro's build puts in its place.
    banner: { js: 'const global = {}' },
    outfile,
    format: 'cjs',
    platform: 'browser',
    target: 'es2022',
    define: taroDefines('weapp'),
    logLevel: 'error',
  })

describe('an app behind the cloud hosting', () => {
  const closers = createClosers()
  let browser: Browser
  let previewUrl: string
  let phone: Phone

  beforeAll(async () => {
    browser = closers.add(await launchBrowser())
    const folder = await mkdtemp(join(tmpdir(), 'cloud-app-'))
    closers.add({ close: () => rm(folder, { recursive: true }) })
    const dist = join(folder, 'dist')
    await cp(join(repository, 'test/e2e/cloud-app'), dist, { recursive: true })
    await bundleRuntime(join(dist, 'passport.js'))
    const sandbox = closers.add(await startProcess('tools/sandbox/main.ts', ['--port', '0']))
    const server = closers.add(
      await startProcess('server/dist/main.js', [], {
        HOST: '127.0.0.1',
        PORT: '0',
        DATABASE_URL: `sqlite:${join(folder, 'passport.db')}`,
        MEDIA_DIR: join(folder, 'media'),
        PUBLIC_BASE_URL: 'https://login.example.com',
        WECHAT_API_BASE_URL: sandbox.url,
        WECHAT_APP_ID: app.id,
        WECHAT_APP_SECRET: app.secret,
        WECHAT_CLOUD_HOSTING: 'on',
        ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
        LOG_LEVEL: 'warn',
      }),
    )
    const preview = closers.add(
      await startProcess('tools/preview/main.ts', [
        ...['--dist', dist, '--api', server.url, '--sandbox', sandbox.url],
        ...['--app-id', app.id, '--port', '0'],
      ]),
    )
    previewUrl = preview.url
  })
  afterAll(() => closers.closeAll())
  beforeEach(async () => {
    phone = await openPhone(browser, previewUrl, { pictures: 'cloud' })
  })
  afterEach(() => phone.close())

  const probe = async (name: string): Promise<unknown> => {
    const lines = phone.visible('#log > wx-view')
    const button = phone.visible(`#${name}`)
    await button.waitFor()
    const count = await lines.count()
    await button.click()
    await lines.nth(count).waitFor({ state: 'attached' })
    return JSON.parse((await lines.nth(count).textContent()) ?? '') as unknown
  }

  it('signs in, writes and uploads without a domain', async () => {
    expect(await probe('signIn')).toEqual({ provider: 'weapp' })
    expect(await probe('rename')).toEqual({ nickname: 'Zhang' })
    expect(await probe('upload')).toEqual({ hasPicture: true })
    expect(await probe('identities')).toEqual([expect.objectContaining({ provider: 'weapp' })])
    await phone.expectNoFailures()
  })

  it('is the user whom the gateway names, not one that the app names', async () => {
    await probe('signIn')
    expect(await probe('forged')).toEqual(await probe('me'))
  })

  it('fails in WeChat’s words', async () => {
    expect(await probe('tooEarly')).toMatchObject({
      errCode: -1,
      errMsg: expect.stringContaining("Cloud API isn't enabled") as string,
    })
    await probe('signIn')
    expect(await probe('noService')).toMatchObject({ errCode: -601_031 })
    expect(await probe('badMethod')).toMatchObject({ errCode: 102_005 })
    expect(await probe('tooLarge')).toMatchObject({
      errCode: -606_001,
      errMsg: expect.stringContaining('超过 100KB') as string,
    })
  })
})
