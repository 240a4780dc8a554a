Page({
  onLoad() {
    this.setData({ count: 1 })
  },
})
