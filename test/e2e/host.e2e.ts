import type { Browser } from 'playwright-core'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { startEchoServer } from './support/echo-server'
import { expectHidden, expectShown } from './support/expect-shown'
import { copyHostApp } from './support/host-app'
import { openPhone, type Phone } from './support/phone'
import { startProcess, type Process } from './support/process'

const appId = 'wxfeed0000cafe0001'

describe('the preview as a host', () => {
  const closers = createClosers()
  let browser: Browser
  let preview: Process
  let phone: Phone

  beforeAll(async () => {
    browser = closers.add(await launchBrowser())
    const echo = closers.add(await startEchoServer())
    const sandbox = closers.add(await startProcess('tools/sandbox/main.ts', ['--port', '0']))
    const app = await copyHostApp(echo.url)
    closers.add({ close: app.remove })
    preview = closers.add(
      await startProcess('tools/preview/main.ts', [
        ...['--dist', app.folder, '--api', echo.url, '--sandbox', sandbox.url],
        ...['--app-id', appId, '--port', '0'],
      ]),
    )
  })
  afterAll(() => closers.closeAll())
  beforeEach(async () => {
    phone = await openPhone(browser, preview.url, { pictures: 'host' })
  })
  afterEach(() => phone.close())

  const lines = () => phone.visible('#log > wx-view')
  const lineAfter = async (count: number): Promise<unknown> => {
    await lines().nth(count).waitFor({ state: 'attached' })
    const text = await lines().nth(count).textContent()
    return text === 'undefined' || text === null ? undefined : (JSON.parse(text) as unknown)
  }
  /** Presses the probe's button and reads what it wrote. */
  const probe = async (name: string): Promise<unknown> => {
    const button = phone.visible(`#names #${name}`)
    // The lines are counted once the page is there that holds them.
    await button.waitFor()
    const count = await lines().count()
    await button.click()
    return lineAfter(count)
  }
  const tap = (id: string) => phone.visible(`#${id}`).click()

  it('starts the app and its first page in WeChat’s order', async () => {
    expect(await probe('heard')).toEqual([
      ['app launch', 'pages/probe/index', {}, 1001],
      ['app show'],
      ['probe load', {}],
      ['probe show'],
      ['probe ready'],
    ])
  })

  it('hides the browser from the app', async () => {
    expect(await probe('globals')).toEqual([
      ...Array.from({ length: 7 }, () => 'undefined'),
      ...['function', 'function', 'function'],
    ])
  })

  describe('wx.request', () => {
    it('sends JSON, a query or a form, and takes any status for a success', async () => {
      const echoed = (data: object) => ({ data, statusCode: 200, errMsg: 'request:ok' })
      const type = 'application/json'
      expect(await probe('json')).toEqual(
        echoed({ method: 'POST', url: '/echo', type, body: '{"a":1}' }),
      )
      expect(await probe('query')).toEqual(
        echoed({ method: 'GET', url: '/echo?x=1&a=%C3%A4%20b&c=2', type, body: '' }),
      )
      expect(await probe('form')).toEqual(
        echoed({
          method: 'POST',
          url: '/echo',
          type: 'application/x-www-form-urlencoded',
          body: 'a=1%202',
        }),
      )
      expect(await probe('status')).toEqual({
        data: { status: '503' },
        statusCode: 503,
        errMsg: 'request:ok',
      })
      expect(await probe('text')).toBe('just text')
      expect(await probe('bytes')).toBe(9)
      await phone.expectNoFailures()
    })

    it('fails as WeChat does', async () => {
      expect(await probe('late')).toEqual({ errMsg: 'request:fail timeout', errno: 5 })
      expect(await probe('abort')).toEqual({ errMsg: 'request:fail abort' })
      expect(await probe('abortAtOnce')).toEqual({ errMsg: 'request:fail abort' })
      expect(await probe('elsewhere')).toEqual({
        errMsg: 'request:fail url not in domain list',
        errno: 600002,
      })
      expect(await probe('cut')).toMatchObject({ errno: 600001 })
      const many = (await probe('many')) as string[]
      expect(many.filter((each) => each === 'request:ok')).toHaveLength(10)
      expect(
        many.filter((each) => each === 'request:fail network exceed max task count'),
      ).toHaveLength(2)
    })

    it('fails at once while the network is off, and tells the app of it', async () => {
      await probe('heard')
      await phone.page.getByRole('button', { name: 'Offline' }).click()
      expect(await probe('json')).toMatchObject({ errno: 600001 })
      expect(await probe('loginFailure')).toBe('login:fail cgi failed for network issues')
      await phone.page.getByRole('button', { name: 'Online' }).click()
      expect(await probe('json')).toMatchObject({ statusCode: 200 })
      expect(await probe('heard')).toEqual([
        ['network', false, 'none'],
        ['network', true, 'wifi'],
      ])
    })
  })

  it('uploads a chosen avatar with progress, and downloads into a temporary file', async () => {
    await tap('avatar')
    await phone.dialogButton('Agree').click()
    await phone.dialogButton('Use WeChat avatar').click()
    expect(await lineAfter(0)).toEqual({
      statusCode: 200,
      type: 'multipart/form-data',
      own: 'yes',
      names: ['a', 'avatar'],
      isPng: true,
      progressed: true,
    })
    expect(await probe('download')).toEqual({
      isTemporary: true,
      statusCode: 200,
      data: 'just text',
    })
  })

  it('gets codes from the local WeChat', async () => {
    expect(await probe('login')).toEqual({
      hasCode: true,
      errMsg: 'login:ok',
      session: 'checkSession:ok',
    })
    await tap('phone')
    await phone.dialogButton('Agree').click()
    await phone.dialogButton('Allow').click()
    expect(await lineAfter(1)).toEqual({ hasCode: true, errMsg: 'getPhoneNumber:ok' })
    await tap('phone')
    await phone.dialogButton('Do not allow').click()
    expect(await lineAfter(2)).toEqual({ hasCode: false, errMsg: 'getPhoneNumber:fail user deny' })
  })

  it('promises only where no callback is given', async () => {
    expect(await probe('promise')).toEqual({
      networkType: 'wifi',
      failure: 'getStorage:fail data not found',
      withCallback: 'undefined',
    })
  })

  it('is loud about what it cannot do', async () => {
    await probe('unsupported')
    await expectShown(phone.screen.locator('.preview-failures').getByText('wx.onCompassChange'))
    expect(await probe('canIUse')).toEqual([true, false, true, false])
    await phone.open('#/sub/detail/index')
    await expectShown(phone.screen.locator('.preview-failures').getByText('<map>'))
  })

  it('fails a call that it lacks as WeChat would, and goes on', async () => {
    const reason = 'fail jsapi not supported'
    expect(await probe('unsupported')).toEqual({
      callbacks: [
        ['fail', { errMsg: `scanCode:${reason}`, errno: 100 }],
        ['complete', { errMsg: `scanCode:${reason}`, errno: 100 }],
      ],
      promise: { errMsg: `getLocation:${reason}`, errno: 100 },
      sync: `getBatteryInfoSync:${reason}`,
      audio: 'undefined',
      listener: 'undefined',
    })
    const { failures } = await phone.facts()
    expect(failures.map(({ name }) => name)).toEqual([
      'wx.scanCode',
      'wx.getLocation',
      'wx.getBatteryInfoSync',
      'wx.createInnerAudioContext',
      'wx.createInnerAudioContext().play',
      'wx.onCompassChange',
    ])
  })

  it('runs the whole life of a component, before the page’s own', async () => {
    await probe('heard')
    await tap('parts')
    await phone.visible('#panel').waitFor()
    await phone.screen.locator('.preview-page:not([hidden]) .preview-bar-back').click()
    const heard = (await probe('heard')) as unknown[][]
    const lives = heard.filter(
      ([what]) => !['image', 'far', 'panel queried', 'top at'].includes(String(what)),
    )
    expect(lives).toEqual([
      ['probe hide'],
      ['panel attached', 'sub/parts/index'],
      ['parts load'],
      ['panel show'],
      ['parts show'],
      ['panel ready'],
      ['parts ready'],
      ['probe show'],
    ])
  })

  it('finds, hides and styles what a page is made of', async () => {
    await probe('heard')
    await tap('parts')
    const color = (id: string) =>
      phone.visible(`#${id}`).evaluate((each) => getComputedStyle(each).color)
    await phone.visible('#second').waitFor()
    expect([await color('first'), await color('second'), await color('marked')]).toEqual([
      'rgb(0, 0, 0)',
      'rgb(1, 1, 1)',
      'rgb(2, 2, 2)',
    ])
    expect(
      await phone.visible('#marked').evaluate((each) => getComputedStyle(each).paddingLeft),
    ).toBe('3px')
    expect(await phone.visible('#hidden').isVisible()).toBe(false)
    expect(await phone.visible('#shown').isVisible()).toBe(true)
    expect(await phone.visible('#panel wx-image').isVisible()).toBe(true)
    expect(
      await phone.visible('#panel img').evaluate(async (image: HTMLImageElement) => {
        await image.decode()
        return [image.naturalWidth, image.naturalHeight]
      }),
    ).toEqual([3, 2])
    await tap('hide')
    await expectHidden(phone.visible('#panel wx-image'))
    await phone.screen.locator('.preview-page:not([hidden]) .preview-bar-back').click()
    const heard = await probe('heard')
    expect(heard).toContainEqual(['panel queried', 'x'])
    expect(heard).toContainEqual(['top at', 0, 0])
    expect(heard).toContainEqual(['image', 3, 2])
    expect(heard).toContainEqual(['far', 1])
    await phone.expectNoFailures()
  })

  it('keeps the app’s styles off its frame, and its own off the app', async () => {
    const frame = phone.screen.locator('.preview-page:not([hidden])')
    await frame.waitFor()
    expect((await frame.boundingBox())?.height).toBe(812 - 84)
    await expectShown(frame.locator('.preview-bar'))
    await expectShown(phone.screen.locator('.preview-tab-bar'))
    await tap('parts')
    const { position, color, width } = await phone.visible('#named').evaluate((each) => {
      const style = getComputedStyle(each)
      return { position: style.position, color: style.color, width: each.clientWidth }
    })
    expect({ position, color, width }).toEqual({
      position: 'static',
      color: 'rgb(0, 0, 0)',
      width: 375,
    })
  })

  it('covers a page with its web-view, and tells the page of a load and of a failure', async () => {
    const heard = () => phone.visible('#heard').textContent()
    await phone.open('#/sub/web/index')
    const frame = phone.visible('iframe')
    await expectShown(phone.screen.frameLocator('iframe').getByText('just text'))
    await expectEventually(async () => (await heard())?.includes('"load"'), true)
    expect(JSON.parse((await heard()) ?? '')).toEqual({
      type: 'load',
      detail: { src: await frame.getAttribute('src') },
    })
    const bar = await phone.screen.locator('.preview-bar').boundingBox()
    const page = await phone.screen.locator('.preview-page').boundingBox()
    expect(await frame.boundingBox()).toEqual({
      ...page,
      y: (page?.y ?? 0) + (bar?.height ?? 0),
      height: (page?.height ?? 0) - (bar?.height ?? 0),
    })
    await phone.expectNoFailures()

    await phone.open('#/sub/web/index?at=nowhere')
    const url = 'http://127.0.0.1:9/'
    await expectEventually(heard, JSON.stringify({ type: 'error', detail: { url, fullUrl: url } }))
  })

  it('is ready when something of the page can be seen, setData or not', async () => {
    await phone.open('#/sub/still/index')
    await expectShown(phone.text('never calls setData'))
    const { firstContentMs, setDataCalls } = await phone.facts()
    expect(firstContentMs).toBeGreaterThan(0)
    expect(setDataCalls).toEqual([])
  })

  it('calls a blank page a failure, loudly', async () => {
    await expect(phone.open('#/sub/blank/index')).rejects.toThrow(
      /sub\/blank\/index.*nothing can be seen/s,
    )
    const { firstContentMs, failures } = await phone.facts()
    expect(firstContentMs).toBeNull()
    expect(failures.map(({ name }) => name)).toEqual(['sub/blank/index'])
    await expectShown(phone.screen.locator('.preview-failures').getByText('sub/blank/index'))
  })

  it('runs the phone without the panel, and does not reload it by itself', async () => {
    const alone = await phone.page.context().newPage()
    let loads = 0
    alone.on('load', () => {
      loads += 1
    })
    // The build is read slowly, and the stream of builds is faster.
    await alone.addInitScript(() => {
      const { json } = Response.prototype
      Response.prototype.json = async function () {
        const value: unknown = await json.call(this)
        await new Promise((resolve) => setTimeout(resolve, 500))
        return value
      }
    })
    await alone.goto(`${preview.url}/phone.html#/sub/still/index`)
    await expectShown(alone.getByText('never calls setData'))
    expect(loads).toBe(1)
    expect(await alone.evaluate(() => window.__preview?.failures.length)).toBe(0)
    await alone.close()
  })

  it('bubbles, catches and refuses taps', async () => {
    await probe('heard')
    for (const id of ['inner', 'caught', 'enabled']) await tap(id)
    await phone.visible('#disabled').click({ force: true })
    const heard = (await probe('heard')) as [string, string, string][]
    expect(heard.map(([type, who, target]) => [type, who, target])).toEqual([
      ['tap', 'inner', 'inner'],
      ['tap', 'outer', 'inner'],
      ['tap', 'caught', 'caught'],
      ['tap', 'enabled', 'enabled'],
    ])
  })

  it('collects a form, and gives it back its beginning', async () => {
    await probe('heard')
    await phone.visible('#text input').fill('123456')
    await phone.visible('#text input').press('Enter')
    for (const id of ['switch', 'label', 'radio', 'picker']) await tap(id)
    await phone.dialogButton('OK').waitFor()
    await phone.screen.getByRole('option', { name: 'q' }).click()
    await phone.dialogButton('OK').click()
    await tap('submit')
    const heard = (await probe('heard')) as [string, string, string, { value: unknown }][]
    const values = heard.map(([type, who, , detail]) => [type, who, detail.value])
    expect(values).toContainEqual(['input', 'text', '12345'])
    expect(values).toContainEqual(['confirm', 'text', '12345'])
    expect(values).toContainEqual(['change', 'switch', true])
    expect(values).toContainEqual(['change', 'boxes', ['a', 'b']])
    expect(values).toContainEqual(['change', 'picker', 1])
    expect(values.at(-1)).toEqual([
      'submit',
      'form',
      { text: '12345', nick: '', switch: true, boxes: ['a', 'b'], radio: 'y', picker: 1 },
    ])
    await tap('reset')
    await tap('submit')
    const after = (await probe('heard')) as [string, string, string, { value: unknown }][]
    expect(after.at(-1)?.[3].value).toEqual({
      text: '',
      nick: '',
      switch: false,
      boxes: ['b'],
      radio: 'x',
      picker: 0,
    })
  })

  it('reviews a nickname after it was typed, and wipes what fails', async () => {
    await probe('heard')
    await phone.visible('#nick input').fill('小明')
    await phone.visible('#nick input').blur()
    await phone.visible('#nick input').fill('赌博')
    await phone.visible('#nick input').blur()
    await phone.visible('#nick input[value=""], #nick input').waitFor()
    await expectEventually(() => phone.visible('#nick input').inputValue(), '')
    const heard = (await probe('heard')) as [string, string, string, { pass?: boolean }][]
    expect(
      heard.filter(([type]) => type === 'nicknamereview').map(([, , , { pass }]) => pass),
    ).toEqual([true, false])
  })

  it('asks for the privacy agreement, by the app’s own dialog where it has one', async () => {
    await phone.visible('#copy').click()
    await phone.dialogButton('Decline').click()
    expect(await lineAfter(0)).toMatchObject({ errno: 104 })

    await probe('onNeed')
    await phone.visible('#copy').click()
    await probe('agreeUntapped')
    expect(await lineAfter(3)).toMatchObject({ errno: 104 })

    await phone.visible('#copy').click()
    await tap('agree')
    expect(await lineAfter(4)).toMatchObject({ errMsg: 'setClipboardData:ok' })
    expect(await probe('copy')).toMatchObject({ errMsg: 'setClipboardData:ok' })
    const heard = (await probe('heard')) as unknown[]
    expect(heard.filter((each) => (each as string[])[0] === 'needs privacy')).toHaveLength(2)
  })

  it('answers dialogs and sheets', async () => {
    await tap('modal')
    await phone.dialogButton('OK').click()
    expect(await lineAfter(0)).toMatchObject({
      confirm: true,
      cancel: false,
      errMsg: 'showModal:ok',
    })
    await tap('sheet')
    await phone.dialogButton('two').click()
    expect(await lineAfter(1)).toEqual({ tapIndex: 1, errMsg: 'showActionSheet:ok' })
    await tap('sheetCancel')
    await phone.dialogButton('Cancel').click()
    expect(await lineAfter(2)).toEqual({ errMsg: 'showActionSheet:fail cancel' })
  })

  it('moves between pages with WeChat’s lifecycles, none of them twice', async () => {
    await probe('heard')
    await tap('detail')
    await expectEventually(() => phone.visible('#query').innerText(), '{"a":"%E4%BD%A0","b":"1"}')
    expect(
      await phone.screen.locator('.preview-page:not([hidden]) .preview-bar-title').innerText(),
    ).toBe('Detail')
    await phone.screen.locator('.preview-page:not([hidden]) .preview-bar-back').click()
    await tap('tab')
    await phone.visible('#open').click()
    await phone.visible('#home').click()
    await phone.tab(1).click()
    await phone.tab(0).click()
    expect(await probe('heard')).toEqual([
      ['probe hide'],
      ['detail load'],
      ['detail show'],
      ['detail ready'],
      ['detail unload'],
      ['probe show'],
      ['probe hide'],
      ['tab load'],
      ['tab show'],
      ['tab ready'],
      ['tab hide'],
      ['detail load'],
      ['detail show'],
      ['detail ready'],
      ['detail unload'],
      ['probe show'],
      ['tab item', 1, 'Tab'],
      ['probe hide'],
      ['tab show'],
      ['tab hide'],
      ['probe show'],
    ])
  })

  it('refuses routes that WeChat refuses', async () => {
    await probe('heard')
    expect(await probe('toTab')).toEqual({
      errMsg: 'navigateTo:fail can not navigateTo a tabbar page',
    })
    expect(await probe('noTab')).toEqual({
      errMsg: 'switchTab:fail can not switch to no-tabBar page',
    })
    expect(await probe('noPage')).toEqual({
      errMsg: 'navigateTo:fail page "pages/none/index" is not found',
    })
    expect(await probe('noBack')).toMatchObject({
      errMsg: expect.stringMatching(/^navigateBack:fail/) as string,
    })
    expect(await probe('heard')).toEqual([['app not found', 'pages/none/index']])
  })

  it('opens a link cold, and shares a page as one', async () => {
    await phone.open('#/sub/detail/index?x=1')
    await expectEventually(() => phone.visible('#query').innerText(), '{"x":"1"}')
    await phone.screen.locator('.preview-page:not([hidden]) .preview-bar-home').click()
    expect(((await probe('heard')) as unknown[])[0]).toEqual([
      'app launch',
      'sub/detail/index',
      { x: '1' },
      1007,
    ])
    await phone.screen.locator('.preview-page:not([hidden]) .preview-capsule-menu').click()
    await phone.dialogButton('Forward to chat').click()
    await phone.dialogButton('Open as a friend').click()
    await expectShown(phone.text('{"shared":"menu"}'))
    // On the friend's phone.
    await expectEventually(() => phone.page.locator('#preview-user').inputValue(), 'siqi')
    expect((await phone.facts()).accountRef.userId).toBe('siqi')
  })

  it('goes to the background and comes back', async () => {
    await probe('heard')
    await phone.page.getByRole('button', { name: 'Background' }).click()
    await phone.page.getByRole('button', { name: 'In front' }).click()
    expect(await probe('heard')).toEqual([
      ['probe hide'],
      ['app hide'],
      ['app show'],
      ['probe show'],
    ])
  })

  it('follows the theme, the language and the text size', async () => {
    expect(await probe('info')).toMatchObject({
      theme: 'light',
      language: 'en',
      fontSizeSetting: 16,
      windowWidth: 375,
      appId,
    })
    const color = () => phone.visible('#box').evaluate((box) => getComputedStyle(box).color)
    expect(await color()).toBe('rgb(0, 0, 255)')
    await phone.page.getByRole('button', { name: 'Dark' }).click()
    await expectEventually(color, 'rgb(1, 2, 3)')
    expect(((await probe('heard')) as unknown[]).at(-1)).toEqual(['app theme', 'dark'])
    // WeChat starts the app again with these.
    await phone.page.getByRole('button', { name: '20 px' }).click()
    await expectEventually(() => lines().count(), 0)
    expect(await probe('info')).toMatchObject({ theme: 'dark', fontSizeSetting: 20 })
    await phone.page.getByRole('button', { name: '中文' }).click()
    await expectShown(phone.page.getByText('开发者服务器'))
    await expectEventually(() => lines().count(), 0)
    expect(await probe('info')).toMatchObject({ language: 'zh_CN' })
  })

  it('measures with WeChat’s units, and finds elements by a selector', async () => {
    const box = await phone.visible('#box').evaluate((each) => {
      const { width, height } = each.getBoundingClientRect()
      return { width, height, marginLeft: getComputedStyle(each).marginLeft }
    })
    const { windowHeight } = (await probe('info')) as { windowHeight: number }
    expect(box).toEqual({ width: 50, height: windowHeight / 10, marginLeft: '10px' })
    expect(await probe('query2')).toEqual([
      { id: 'box', dataset: { someThing: 1 }, width: 50, height: windowHeight / 10 },
      null,
    ])
  })

  it('passes data on as JSON', async () => {
    expect(await probe('setData')).toEqual({ date: '1970-01-01T00:00:00.000Z', n: [1] })
    const { setDataCalls } = await phone.facts()
    expect(setDataCalls[0]).toMatchObject({ route: 'pages/probe/index' })
    expect(setDataCalls.every(({ bytes }) => bytes > 0)).toBe(true)
  })

  it('keeps what was stored over a reload, until it is cleared', async () => {
    expect(await probe('store')).toEqual({ a: 1 })
    await phone.reload()
    expect(await probe('kept')).toEqual({ a: 1 })
    await phone.page.getByRole('button', { name: 'Clear storage' }).click()
    expect(await probe('kept')).toBe('')
  })

  it('belongs to one user at a time, each with a storage of their own', async () => {
    await probe('store')
    await phone.page.locator('#preview-user').selectOption('siqi')
    await expectEventually(() => lines().count(), 0)
    expect(await probe('kept')).toBe('')
    await phone.page.locator('#preview-user').selectOption('xiaoming')
    await expectEventually(() => lines().count(), 0)
    expect(await probe('kept')).toEqual({ a: 1 })
  })

  it('reports a fault in a handler to the app and to the panel', async () => {
    await tap('explode')
    await expectShown(phone.screen.locator('.preview-failures').getByText('a fault of the app'))
    expect(await probe('heard')).toContainEqual(['app error', 'TypeError: a fault of the app'])
  })

  it('pulls down, scrolls and reaches the bottom', async () => {
    await phone.page.getByRole('button', { name: 'Pull down' }).click()
    expect(await lineAfter(0)).toBe('pulled')
    await probe('heard')
    await phone.visible('.preview-scroller').evaluate((scroller) => {
      scroller.scrollTo({ top: scroller.scrollHeight })
    })
    await expectEventually(() => probe('scrolled'), true)
    expect(await probe('heard')).toContainEqual(['bottom'])
  })
})

/** Asks again until the answer is right; fails with the last one. */
const expectEventually = async <T>(read: () => Promise<T>, wanted: T): Promise<void> => {
  const patienceMs = 15_000
  const startedAtMs = Date.now()
  let last = await read()
  while (last !== wanted && Date.now() - startedAtMs < patienceMs) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    last = await read()
  }
  expect(last).toEqual(wanted)
}
