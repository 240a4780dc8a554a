Page({
  data: { src: '', heard: '' },
  onLoad({ at }) {
    this.setData({ src: at === 'nowhere' ? 'http://127.0.0.1:9/' : 'http://api.invalid/text' })
  },
  hear({ type, detail }) {
    this.setData({ heard: JSON.stringify({ type, detail }) })
  },
})
