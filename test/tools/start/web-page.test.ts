import type { WebPageState } from '../../../tools/preview/web-page'
import { createWebPage, type LocalWebPage } from '../../../tools/start/web-page'
import { createFakeWebApp, type FakeWebApp } from '../../support/fake-web-build'

describe('createWebPage', () => {
  let app: FakeWebApp
  let page: LocalWebPage
  let failures: string[] = []
  let states: WebPageState[] = []

  /** Opens the page, and resolves with the state in which that ends. */
  const open = () =>
    new Promise<WebPageState>((resolve) => {
      states = []
      const stop = page.onChange((state) => {
        states.push(state)
        if (state.step === 'building') return
        stop()
        resolve(state)
      })
      page.open()
    })
  /** As a person's tab or a web-view does. */
  const openAddress = async () =>
    (await fetch(`${page.url}/?ticket=T`, { headers: { 'sec-fetch-dest': 'document' } })).text()
  const read = async (path: string) => {
    const response = await fetch(page.url + path)
    return [response.status, await response.text()]
  }

  beforeEach(async () => {
    app = createFakeWebApp()
    app.write('secret', 'outside')
    failures = []
    page = await createWebPage({
      root: app.root,
      port: 0,
      apiBaseUrl: 'http://127.0.0.1:3000',
      onFailed: (errors) => failures.push(errors),
    })
  })
  afterEach(async () => {
    await page.close()
    app.remove()
  })

  it('builds nothing before it is opened', async () => {
    expect(page.state()).toEqual({ step: 'closed' })
    expect(await read('/')).toEqual([404, 'nothing here\n'])
  })

  it('tells how far the build is, and serves it as it is deployed', async () => {
    expect(await open()).toEqual({ step: 'built', url: page.url })
    expect(states).toEqual([
      { step: 'building', percent: 0 },
      { step: 'building', percent: 10 },
      { step: 'building', percent: 92 },
      { step: 'built', url: page.url },
    ])
    expect(await read('/')).toEqual([200, '<head></head>first http://127.0.0.1:3000'])
    expect(await read('/js/app.js?x=1')).toEqual([200, 'build --type h5 production'])
  })

  it('is built when its address is opened, which waits for it', async () => {
    const outcome = new Promise((resolve) => {
      page.onChange((state) => {
        if (state.step !== 'building') resolve(state)
      })
    })
    const opened = await openAddress()
    expect(opened).toContain('Building the web page: 0 %')
    expect(opened).toContain('location.reload()')
    expect(await outcome).toEqual({ step: 'built', url: page.url })
    expect(await openAddress()).toBe('<head></head>first http://127.0.0.1:3000')
  })

  it('says at its address that the build failed, and builds again only after a change', async () => {
    app.write('src/app.ts', 'broken')
    await open()
    for (const text of [await openAddress(), await openAddress()]) {
      expect(text).toContain('The build of the web page failed')
      expect(text).not.toContain('location.reload()')
    }
    expect(failures).toHaveLength(1)
    app.write('src/app.ts', 'mended')
    // The file system tells of a change when it likes.
    let shown = ''
    while (shown !== '<head></head>mended http://127.0.0.1:3000') shown = await openAddress()
  })

  it('serves nothing outside of the build', async () => {
    await open()
    expect(await read('/..%2f..%2fsecret')).toEqual([404, 'nothing here\n'])
  })

  it('builds again only after a change of the sources', async () => {
    await open()
    await open()
    expect(states).toEqual([{ step: 'built', url: page.url }])
    app.write('src/app.ts', 'second')
    // The file system tells of a change when it likes.
    while ((await read('/'))[1] === '<head></head>first http://127.0.0.1:3000') await open()
    expect(await read('/')).toEqual([200, '<head></head>second http://127.0.0.1:3000'])
  })

  it('hands over what the compiler says when it fails, and builds again when asked', async () => {
    app.write('src/app.ts', 'broken')
    expect(await open()).toEqual({ step: 'failed' })
    expect(failures).toEqual(['src/app.ts: oh'])
    app.write('src/app.ts', 'mended')
    expect(await open()).toEqual({ step: 'built', url: page.url })
  })

  it('makes one build for all who ask', async () => {
    const outcomes = Promise.all([open(), open()])
    expect(await outcomes).toEqual([
      { step: 'built', url: page.url },
      { step: 'built', url: page.url },
    ])
    expect(states).not.toContainEqual({ step: 'building', percent: 0 })
  })
})
