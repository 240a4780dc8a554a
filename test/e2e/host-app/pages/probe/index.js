const { heard } = getApp()
const call = (name, options) =>
  new Promise((resolve) => {
    wx[name]({ ...options, success: resolve, fail: resolve })
  })
const plain = ({ cookies, header, ...rest }) => rest
let resolvePrivacy

const probes = {
  heard: () => heard.splice(0),
  json: async () =>
    plain(
      await call('request', { url: 'http://api.invalid/echo', method: 'POST', data: { a: 1 } }),
    ),
  query: async () =>
    plain(await call('request', { url: 'http://api.invalid/echo?x=1', data: { a: 'ä b', c: 2 } })),
  form: async () =>
    plain(
      await call('request', {
        url: 'http://api.invalid/echo',
        method: 'POST',
        data: { a: '1 2' },
        header: { 'Content-Type': 'application/x-www-form-urlencoded' },
      }),
    ),
  status: async () => plain(await call('request', { url: 'http://api.invalid/status/503' })),
  text: async () => (await call('request', { url: 'http://api.invalid/text' })).data,
  bytes: async () =>
    (await call('request', { url: 'http://api.invalid/text', responseType: 'arraybuffer' })).data
      .byteLength,
  late: () => call('request', { url: 'http://api.invalid/hang', timeout: 200 }),
  abort: () =>
    new Promise((resolve) => {
      const task = wx.request({ url: 'http://api.invalid/hang', fail: resolve })
      setTimeout(() => task.abort(), 100)
    }),
  abortAtOnce: () =>
    new Promise((resolve) => {
      wx.request({ url: 'http://api.invalid/hang', fail: resolve }).abort()
    }),
  elsewhere: () => call('request', { url: 'https://elsewhere.example/' }),
  cut: () => call('request', { url: 'http://api.invalid/cut' }),
  many: async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => call('request', { url: 'http://api.invalid/slow' })),
    )
    return answers.map(({ errMsg }) => errMsg)
  },
  download: async () => {
    const { tempFilePath, statusCode } = await call('downloadFile', {
      url: 'http://api.invalid/text',
    })
    const { data } = await call2(wx.getFileSystemManager(), 'readFile', {
      filePath: tempFilePath,
      encoding: 'utf8',
    })
    return { isTemporary: tempFilePath.startsWith('http://tmp/'), statusCode, data }
  },
  login: async () => {
    const { code, errMsg } = await call('login')
    return { hasCode: code.length > 10, errMsg, session: (await call('checkSession')).errMsg }
  },
  loginFailure: async () => (await call('login')).errMsg,
  scrolled: () => getCurrentPages()[0].scrollTop > 0,
  promise: async () => {
    const { networkType } = await wx.getNetworkType()
    const failure = await wx.getStorage({ key: 'none' }).catch(({ errMsg }) => errMsg)
    return { networkType, failure, withCallback: typeof wx.getNetworkType({ success() {} }) }
  },
  globals: () => [
    typeof window,
    typeof document,
    typeof fetch,
    typeof localStorage,
    typeof globalThis.fetch,
    typeof URL,
    typeof process,
    typeof wx.login,
    typeof getApp,
    typeof setTimeout,
  ],
  unsupported: async () => {
    const callbacks = []
    await new Promise((resolve) => {
      wx.scanCode({
        fail: (error) => callbacks.push(['fail', error]),
        complete: (error) => {
          callbacks.push(['complete', error])
          resolve()
        },
      })
    })
    const promise = await wx.getLocation({ type: 'wgs84' }).catch((error) => error)
    let sync
    try {
      wx.getBatteryInfoSync()
    } catch (error) {
      sync = error.message
    }
    const audio = wx.createInnerAudioContext()
    audio.onPlay(() => {})
    return {
      callbacks,
      promise,
      sync,
      audio: typeof audio.play(),
      listener: typeof wx.onCompassChange(() => {}),
    }
  },
  canIUse: () =>
    ['login', 'scanCode', 'button.open-type.share', 'nothingLikeIt'].map((name) =>
      wx.canIUse(name),
    ),
  modal: () => call('showModal', { title: 'Sure?', content: 'Really' }),
  sheet: () => call('showActionSheet', { itemList: ['one', 'two'] }),
  sheetCancel: () => call('showActionSheet', { itemList: ['one'] }),
  toTab: () => call('navigateTo', { url: '/pages/tab/index' }),
  noTab: () => call('switchTab', { url: '/sub/detail/index' }),
  noPage: () => call('navigateTo', { url: '/pages/none/index' }),
  noBack: () => call('navigateBack'),
  detail: () =>
    call('navigateTo', { url: '/sub/detail/index?a=%E4%BD%A0&b=1' }).then(() => undefined),
  parts: () => call('navigateTo', { url: '/sub/parts/index' }).then(() => undefined),
  tab: () => call('switchTab', { url: '/pages/tab/index' }).then(() => undefined),
  query2: () =>
    new Promise((resolve) => {
      wx.createSelectorQuery()
        .select('#box')
        .fields({ size: true, dataset: true, id: true })
        .select('#none')
        .boundingClientRect()
        .exec(resolve)
    }),
  info: () => {
    const { windowWidth, windowHeight } = wx.getWindowInfo()
    const { theme, language, fontSizeSetting } = wx.getAppBaseInfo()
    return {
      windowWidth,
      windowHeight,
      theme,
      language,
      fontSizeSetting,
      appId: wx.getAccountInfoSync().miniProgram.appId,
    }
  },
  setData: () =>
    new Promise((resolve) => {
      const page = getCurrentPages()[0]
      page.setData({ value: { date: new Date(0), gone: undefined, n: [1] } }, () =>
        resolve(page.data.value),
      )
    }),
  store: () => {
    wx.setStorageSync('kept', { a: 1 })
    return wx.getStorageSync('kept')
  },
  kept: () => wx.getStorageSync('kept'),
  copy: () => call('setClipboardData', { data: 'x' }),
  onNeed: () => {
    wx.onNeedPrivacyAuthorization((resolve, { referrer }) => {
      resolvePrivacy = resolve
      heard.push(['needs privacy', referrer])
      resolve({ event: 'exposureAuthorization' })
    })
  },
  disagree: () => {
    resolvePrivacy({ event: 'disagree' })
  },
  agreeUntapped: () => {
    resolvePrivacy({ event: 'agree', buttonId: 'other' })
  },
}
const call2 = (target, name, options) =>
  new Promise((resolve) => {
    target[name]({ ...options, success: resolve, fail: resolve })
  })

Page({
  data: { log: [], names: Object.keys(probes), value: null },
  onLoad(query) {
    heard.push(['probe load', query])
  },
  onShow() {
    heard.push(['probe show'])
  },
  onReady() {
    heard.push(['probe ready'])
  },
  onHide() {
    heard.push(['probe hide'])
  },
  onPullDownRefresh() {
    this.write('pulled')
    wx.stopPullDownRefresh()
  },
  onReachBottom() {
    heard.push(['bottom'])
  },
  onPageScroll({ scrollTop }) {
    this.scrollTop = scrollTop
  },
  onTabItemTap({ index, text }) {
    heard.push(['tab item', index, text])
  },
  onShareAppMessage({ from }) {
    return { title: 'A card', path: '/sub/detail/index?shared=' + from }
  },
  async run({ currentTarget }) {
    this.write(await probes[currentTarget.id]())
  },
  write(value) {
    this.setData({ log: [...this.data.log, JSON.stringify(value) ?? 'undefined'] })
  },
  hear({ type, currentTarget, target, detail }) {
    heard.push([type, currentTarget.dataset.who, target.id, detail])
  },
  upload({ detail }) {
    const progress = []
    const task = wx.uploadFile({
      url: 'http://api.invalid/upload',
      filePath: detail.avatarUrl,
      name: 'avatar',
      formData: { a: 1 },
      header: { 'x-own': 'yes' },
      success: ({ statusCode, data }) =>
        this.write({ statusCode, ...JSON.parse(data), progressed: progress.length > 0 }),
      fail: (error) => this.write(error),
    })
    task.onProgressUpdate(({ progress: percent }) => progress.push(percent))
  },
  phone({ detail }) {
    this.write({ hasCode: typeof detail.code === 'string', errMsg: detail.errMsg })
  },
  explode() {
    throw new TypeError('a fault of the app')
  },
  agree({ detail }) {
    heard.push(['agreed', detail.errMsg])
    if (resolvePrivacy) resolvePrivacy({ event: 'agree', buttonId: 'agree' })
  },
})
