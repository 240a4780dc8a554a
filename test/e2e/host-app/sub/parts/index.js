const { heard } = getApp()
Page({
  data: { hidesPanel: false },
  onLoad() {
    heard.push(['parts load'])
    this.createIntersectionObserver()
      .relativeToViewport({ bottom: 3000 })
      .observe('#far', ({ intersectionRatio }) => heard.push(['far', intersectionRatio]))
  },
  onShow() {
    heard.push(['parts show'])
  },
  onReady() {
    heard.push(['parts ready'])
    wx.createSelectorQuery()
      .select('#top')
      .boundingClientRect(({ top, left }) => heard.push(['top at', top, left]))
      .exec()
  },
  onHide() {
    heard.push(['parts hide'])
  },
  loaded({ detail }) {
    heard.push(['image', detail.width, detail.height])
  },
  hide() {
    this.setData({ hidesPanel: true })
  },
})
