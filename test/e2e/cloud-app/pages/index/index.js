const { createRuntime, createCallContainerTransport } = require('../../passport.js')

const apiBaseUrl = 'https://login.example.com'

const runtime = createRuntime({
  apiBaseUrl,
  transport: createCallContainerTransport({
    baseUrl: apiBaseUrl,
    env: 'prod-01',
    service: 'passport',
  }),
})

const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const call = (options) =>
  new Promise((resolve) => {
    wx.cloud.callContainer({ ...options, success: resolve, fail: resolve })
  })

const probes = {
  tooEarly: () => call({ config: { env: 'prod-01' }, path: '/healthz', header: {} }),
  signIn: async () => {
    const { provider } = await runtime.auth.signIn().done
    return { provider }
  },
  rename: async () => {
    const { nickname } = await runtime.api.updateMe({ nickname: 'Zhang' })
    return { nickname }
  },
  upload: async () => {
    const path = `${wx.env.USER_DATA_PATH}/picture.png`
    const data = wx.base64ToArrayBuffer(picture)
    wx.getFileSystemManager().writeFileSync(path, data)
    const user = await runtime.api.uploadAvatar(path)
    return { hasPicture: (user.avatarUrl ?? user.pendingAvatarUrl ?? null) !== null }
  },
  identities: () => runtime.api.listIdentities(),
  noService: () => call({ config: { env: 'prod-01' }, path: '/healthz', header: {} }),
  badMethod: () => call(toService({ method: 'PATCH' })),
  tooLarge: () => call(toService({ method: 'POST', data: 'x'.repeat(102_401) })),
  forged: async () => {
    const header = { 'X-WX-SERVICE': 'passport', 'x-wx-openid': 'another' }
    const data = { provider: 'weapp', code: 'none' }
    const response = await call(toService({ method: 'POST', path: '/v1/sessions', header, data }))
    return { user: response.data.user.id }
  },
  me: async () => {
    const { id } = await runtime.api.readMe()
    return { user: id }
  },
}

const toService = (options) => ({
  config: { env: 'prod-01' },
  path: '/healthz',
  header: { 'X-WX-SERVICE': 'passport' },
  ...options,
})

Page({
  data: { names: Object.keys(probes), log: [] },
  async run({ currentTarget }) {
    let line
    try {
      line = await probes[currentTarget.dataset.name]()
    } catch ({ code, message }) {
      line = { code, message }
    }
    this.setData({ log: [...this.data.log, JSON.stringify(line)] })
  },
})
