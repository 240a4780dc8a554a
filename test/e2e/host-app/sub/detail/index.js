const { heard } = getApp()
Page({
  data: { query: '' },
  onLoad(query) {
    heard.push(['detail load'])
    this.setData({ query: JSON.stringify(query) })
  },
  onShow() {
    heard.push(['detail show'])
  },
  onReady() {
    heard.push(['detail ready'])
  },
  onHide() {
    heard.push(['detail hide'])
  },
  onUnload() {
    heard.push(['detail unload'])
  },
  open() {
    wx.navigateTo({ url: '/sub/detail/index?a=%E4%BD%A0&b=1' })
  },
  home() {
    wx.switchTab({ url: '/pages/probe/index' })
  },
})
