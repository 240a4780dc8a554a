import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { windowNames } from '../../../tools/preview/web-page'
import { serveFolder } from '../../../tools/start/serve-folder'

describe('serveFolder', () => {
  let folder = ''
  let instead: string | null = null
  let site: Awaited<ReturnType<typeof serveFolder>>

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'site-'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html><head></head>page')
    writeFileSync(join(folder, 'app.js'), '<head>script')
    instead = null
    site = await serveFolder(folder, 0, () => instead)
  })
  afterEach(async () => {
    await site.close()
    rmSync(folder, { recursive: true })
  })

  const read = async (path: string, headers: Record<string, string> = {}) =>
    (await fetch(site.url + path, { headers })).text()
  const inFrame = { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'same-site' }

  it.each([
    [
      'the preview’s web-view',
      windowNames.webView,
      { environment: 'miniprogram', agent: 'Chrome' },
    ],
    ['WeChat’s browser', windowNames.wechat, { agent: 'Chrome MicroMessenger/8.0.50' }],
    ['any other browser', windowNames.browser, { agent: 'Chrome' }],
  ])('lets a page in %s know where it is', async (_, name, expected) => {
    const page = await read('/?ticket=T', inFrame)
    const script =
      /^<!doctype html><head><script>(.*)<\/script><\/head>page$/s.exec(page)?.[1] ?? ''
    const window = { __wxjs_environment: undefined }
    const navigator = { userAgent: 'Chrome' }
    runInNewContext(script, { name, window, navigator })
    expect({ environment: window.__wxjs_environment, agent: navigator.userAgent }).toEqual(expected)
  })

  it('says what there is without its content, as the preview’s web-view asks', async () => {
    const head = (path: string) => fetch(site.url + path, { method: 'HEAD' })
    expect((await head('/')).status).toBe(200)
    expect((await head('/gone')).status).toBe(404)
  })

  it('leaves a page in a tab, and what a page loads, as they are', async () => {
    const page = '<!doctype html><head></head>page'
    expect(await read('/')).toBe(page)
    expect(await read('/', { ...inFrame, 'sec-fetch-dest': 'document' })).toBe(page)
    expect(await read('/app.js', inFrame)).toBe('<head>script')
  })

  it('shows something else to those who open a page on this machine, and only to them', async () => {
    instead = 'wait'
    expect(await read('/', inFrame)).toBe('wait')
    expect(await read('/', { ...inFrame, 'sec-fetch-site': 'cross-site' })).toContain('page')
    expect(await read('/app.js', inFrame)).toBe('<head>script')
    expect(await read('/')).toContain('page')
  })
})
