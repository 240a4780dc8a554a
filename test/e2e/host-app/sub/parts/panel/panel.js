const { heard } = getApp()
Component({
  lifetimes: {
    attached() {
      const pages = getCurrentPages()
      heard.push(['panel attached', pages[pages.length - 1].route])
      wx.createSelectorQuery()
        .select('#marked')
        .fields({ dataset: true })
        .exec(([found]) => heard.push(['panel queried', found.dataset.kind]))
    },
    ready() {
      heard.push(['panel ready'])
    },
  },
  pageLifetimes: {
    show() {
      heard.push(['panel show'])
    },
    hide() {
      heard.push(['panel hide'])
    },
  },
})
