/**
 * A small mini-program, written by hand, that asks the host for everything that the preview claims
 * to do. A page shows what it heard as lines of JSON; a button runs the probe of its name.
 */
export const hostApp = (apiUrl: string): Record<string, string> => ({
  'app.json': JSON.stringify({
    pages: ['pages/probe/index', 'pages/tab/index'],
    subPackages: [{ root: 'sub', pages: ['detail/index'] }],
    darkmode: true,
    window: { navigationBarTitleText: 'Host', navigationBarBackgroundColor: '#ededed' },
    tabBar: {
      list: [
        { pagePath: 'pages/probe/index', text: 'Probe' },
        { pagePath: 'pages/tab/index', text: 'Tab' },
      ],
    },
  }),
  'app.js': appJs,
  'app.wxss': 'page { --size: 100rpx } .box { width: 100rpx; height: 10vh } .box { color: red }',
  'pages/probe/index.json': JSON.stringify({ enablePullDownRefresh: true }),
  'pages/probe/index.js': probeJs.replaceAll('API', apiUrl),
  'pages/probe/index.wxml': probeWxml,
  'pages/probe/index.wxss': `.box { color: rgb(0, 0, 255) }
    @media (prefers-color-scheme: dark) { .box { color: rgb(1, 2, 3) } }`,
  'pages/tab/index.json': '{}',
  'pages/tab/index.js': pageJs('tab'),
  'pages/tab/index.wxml': `<view class="box">tab</view>
    <button id="open" bindtap="open">open</button>`,
  'sub/detail/index.json': JSON.stringify({ navigationBarTitleText: 'Detail' }),
  'sub/detail/index.js': pageJs('detail'),
  'sub/detail/index.wxml': `<text id="query">{{query}}</text>
    <button id="home" bindtap="home">home</button><map></map>`,
})

const appJs = `
const heard = []
App({
  heard,
  onLaunch({ path, query, scene }) { heard.push(['app launch', path, query, scene]) },
  onShow() { heard.push(['app show']) },
  onHide() { heard.push(['app hide']) },
  onError(message) { heard.push(['app error', String(message).split('\\n')[0]]) },
  onPageNotFound({ path }) { heard.push(['app not found', path]) },
  onThemeChange({ theme }) { heard.push(['app theme', theme]) },
})
wx.onNetworkStatusChange(({ isConnected, networkType }) => heard.push(['network', isConnected, networkType]))
`

const pageJs = (name: string) => `
const { heard } = getApp()
Page({
  data: { query: '' },
  onLoad(query) { heard.push(['${name} load']); this.setData({ query: JSON.stringify(query) }) },
  onShow() { heard.push(['${name} show']) },
  onReady() { heard.push(['${name} ready']) },
  onHide() { heard.push(['${name} hide']) },
  onUnload() { heard.push(['${name} unload']) },
  open() { wx.navigateTo({ url: '/sub/detail/index?a=%E4%BD%A0&b=1' }) },
  home() { wx.switchTab({ url: '/pages/probe/index' }) },
})
`

const probeWxml = `
<wxs module="m">module.exports = { join: function (a) { return a.join('|') } }</wxs>
<view id="names"><button wx:for="{{names}}" wx:key="*this" id="{{item}}" bindtap="run">{{item}}</button></view>
<view class="box" id="box" style="margin-left: 20rpx" data-some-thing="{{1}}">{{m.join(['a', 'b'])}}</view>
<view id="outer" bindtap="hear" data-who="outer">
  <view id="inner" bindtap="hear" data-who="inner">inner</view>
  <view id="caught" catchtap="hear" data-who="caught">caught</view>
  <button id="disabled" disabled bindtap="hear" data-who="disabled">disabled</button>
  <button id="enabled" disabled="{{''}}" catchtap="hear" data-who="enabled">enabled</button>
</view>
<form bindsubmit="hear" bindreset="hear" data-who="form">
  <input id="text" name="text" maxlength="5" bindinput="hear" bindblur="hear" bindconfirm="hear" data-who="text" />
  <input id="nick" name="nick" type="nickname" bindnicknamereview="hear" data-who="nick" />
  <switch id="switch" name="switch" bindchange="hear" data-who="switch" />
  <checkbox-group name="boxes" bindchange="hear" data-who="boxes">
    <label id="label"><checkbox value="a" />a</label><checkbox value="b" checked />b
  </checkbox-group>
  <radio-group name="radio"><radio value="x" checked /><radio id="radio" value="y" /></radio-group>
  <picker id="picker" name="picker" range="{{['p', 'q']}}" bindchange="hear" data-who="picker"><view>pick</view></picker>
  <button id="submit" form-type="submit">submit</button><button id="reset" form-type="reset">reset</button>
</form>
<button id="avatar" open-type="chooseAvatar" bindchooseavatar="upload">avatar</button>
<button id="phone" open-type="getPhoneNumber" bindgetphonenumber="phone">phone</button>
<button id="agree" open-type="agreePrivacyAuthorization" bindagreeprivacyauthorization="agree">agree</button>
<button id="explode" bindtap="explode">explode</button>
<navigator id="link" url="/sub/detail/index?from=link">link</navigator>
<view style="height: 1500px"></view>
<view id="log"><view wx:for="{{log}}" wx:key="index">{{item}}</view></view>
`

const probeJs = `
const { heard } = getApp()
const call = (name, options) => new Promise((resolve) => {
  wx[name]({ ...options, success: resolve, fail: resolve })
})
const plain = ({ cookies, header, ...rest }) => rest
let resolvePrivacy

const probes = {
  heard: () => heard.splice(0),
  json: async () => plain(await call('request', { url: 'API/echo', method: 'POST', data: { a: 1 } })),
  query: async () => plain(await call('request', { url: 'API/echo?x=1', data: { a: 'ä b', c: 2 } })),
  form: async () => plain(await call('request', {
    url: 'API/echo', method: 'POST', data: { a: '1 2' },
    header: { 'Content-Type': 'application/x-www-form-urlencoded' },
  })),
  status: async () => plain(await call('request', { url: 'API/status/503' })),
  text: async () => (await call('request', { url: 'API/text' })).data,
  bytes: async () => (await call('request', { url: 'API/text', responseType: 'arraybuffer' })).data.byteLength,
  late: () => call('request', { url: 'API/hang', timeout: 200 }),
  abort: () => new Promise((resolve) => {
    const task = wx.request({ url: 'API/hang', fail: resolve })
    setTimeout(() => task.abort(), 100)
  }),
  abortAtOnce: () => new Promise((resolve) => {
    wx.request({ url: 'API/hang', fail: resolve }).abort()
  }),
  elsewhere: () => call('request', { url: 'https://elsewhere.example/' }),
  cut: () => call('request', { url: 'API/cut' }),
  many: async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => call('request', { url: 'API/slow' })))
    return answers.map(({ errMsg }) => errMsg)
  },
  download: async () => {
    const { tempFilePath, statusCode } = await call('downloadFile', { url: 'API/text' })
    const { data } = await call2(wx.getFileSystemManager(), 'readFile', { filePath: tempFilePath, encoding: 'utf8' })
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
  globals: () => [typeof window, typeof document, typeof fetch, typeof localStorage, typeof globalThis.fetch,
    typeof URL, typeof process, typeof wx.login, typeof getApp, typeof setTimeout],
  unsupported: () => { try { wx.scanCode() } catch (error) { return error.message } },
  canIUse: () => ['login', 'scanCode', 'button.open-type.share', 'nothingLikeIt'].map((name) => wx.canIUse(name)),
  modal: () => call('showModal', { title: 'Sure?', content: 'Really' }),
  sheet: () => call('showActionSheet', { itemList: ['one', 'two'] }),
  sheetCancel: () => call('showActionSheet', { itemList: ['one'] }),
  toTab: () => call('navigateTo', { url: '/pages/tab/index' }),
  noTab: () => call('switchTab', { url: '/sub/detail/index' }),
  noPage: () => call('navigateTo', { url: '/pages/none/index' }),
  noBack: () => call('navigateBack'),
  detail: () => call('navigateTo', { url: '/sub/detail/index?a=%E4%BD%A0&b=1' }).then(() => undefined),
  tab: () => call('switchTab', { url: '/pages/tab/index' }).then(() => undefined),
  query2: () => new Promise((resolve) => {
    wx.createSelectorQuery().select('#box').fields({ size: true, dataset: true, id: true })
      .select('#none').boundingClientRect().exec(resolve)
  }),
  info: () => {
    const { windowWidth, windowHeight } = wx.getWindowInfo()
    const { theme, language, fontSizeSetting } = wx.getAppBaseInfo()
    return { windowWidth, windowHeight, theme, language, fontSizeSetting, appId: wx.getAccountInfoSync().miniProgram.appId }
  },
  setData: () => new Promise((resolve) => {
    const page = getCurrentPages()[0]
    page.setData({ value: { date: new Date(0), gone: undefined, n: [1] } }, () => resolve(page.data.value))
  }),
  store: () => { wx.setStorageSync('kept', { a: 1 }); return wx.getStorageSync('kept') },
  kept: () => wx.getStorageSync('kept'),
  copy: () => call('setClipboardData', { data: 'x' }),
  onNeed: () => { wx.onNeedPrivacyAuthorization((resolve, { referrer }) => {
    resolvePrivacy = resolve
    heard.push(['needs privacy', referrer])
    resolve({ event: 'exposureAuthorization' })
  }) },
  disagree: () => { resolvePrivacy({ event: 'disagree' }) },
  agreeUntapped: () => { resolvePrivacy({ event: 'agree', buttonId: 'other' }) },
}
const call2 = (target, name, options) => new Promise((resolve) => {
  target[name]({ ...options, success: resolve, fail: resolve })
})

Page({
  data: { log: [], names: Object.keys(probes), value: null },
  onLoad(query) { heard.push(['probe load', query]) },
  onShow() { heard.push(['probe show']) },
  onReady() { heard.push(['probe ready']) },
  onHide() { heard.push(['probe hide']) },
  onPullDownRefresh() { this.write('pulled'); wx.stopPullDownRefresh() },
  onReachBottom() { heard.push(['bottom']) },
  onPageScroll({ scrollTop }) { this.scrollTop = scrollTop },
  onTabItemTap({ index, text }) { heard.push(['tab item', index, text]) },
  onShareAppMessage({ from }) { return { title: 'A card', path: '/sub/detail/index?shared=' + from } },
  async run({ currentTarget }) { this.write(await probes[currentTarget.id]()) },
  write(value) { this.setData({ log: [...this.data.log, JSON.stringify(value) ?? 'undefined'] }) },
  hear({ type, currentTarget, target, detail }) {
    heard.push([type, currentTarget.dataset.who, target.id, detail])
  },
  upload({ detail }) {
    const progress = []
    const task = wx.uploadFile({
      url: 'API/upload', filePath: detail.avatarUrl, name: 'avatar', formData: { a: 1 }, header: { 'x-own': 'yes' },
      success: ({ statusCode, data }) => this.write({ statusCode, ...JSON.parse(data), progressed: progress.length > 0 }),
      fail: (error) => this.write(error),
    })
    task.onProgressUpdate(({ progress: percent }) => progress.push(percent))
  },
  phone({ detail }) { this.write({ hasCode: typeof detail.code === 'string', errMsg: detail.errMsg }) },
  explode() { throw new TypeError('a fault of the app') },
  agree({ detail }) {
    heard.push(['agreed', detail.errMsg])
    if (resolvePrivacy) resolvePrivacy({ event: 'agree', buttonId: 'agree' })
  },
})
`
