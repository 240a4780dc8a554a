const { heard } = getApp()
Page({
  data: { query: '' },
  onLoad(query) {
    heard.push(['tab load'])
    this.setData({ query: JSON.stringify(query) })
  },
  onShow() {
    heard.push(['tab show'])
  },
  onReady() {
    heard.push(['tab ready'])
  },
  onHide() {
    heard.push(['tab hide'])
  },
  onUnload() {
    heard.push(['tab unload'])
  },
  open() {
    wx.navigateTo({ url: '/sub/detail/index?a=%E4%BD%A0&b=1' })
  },
  home() {
    wx.switchTab({ url: '/pages/probe/index' })
  },
})
