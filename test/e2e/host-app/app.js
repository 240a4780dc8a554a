const heard = []
App({
  heard,
  onLaunch({ path, query, scene }) {
    heard.push(['app launch', path, query, scene])
  },
  onShow() {
    heard.push(['app show'])
  },
  onHide() {
    heard.push(['app hide'])
  },
  onError(message) {
    heard.push(['app error', String(message).split('\n')[0]])
  },
  onPageNotFound({ path }) {
    heard.push(['app not found', path])
  },
  onThemeChange({ theme }) {
    heard.push(['app theme', theme])
  },
})
wx.onNetworkStatusChange(({ isConnected, networkType }) =>
  heard.push(['network', isConnected, networkType]),
)
