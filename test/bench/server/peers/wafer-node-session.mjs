// wafer-node-session as its README has it: express 4 and its own in-memory store.
import { createRequire } from 'node:module'
import express from 'express'

const require = createRequire(import.meta.url)
const upstream = process.env.WECHAT_API_BASE_URL

// Its exchange goes to api.weixin.qq.com whatever one sets; only the origin is replaced.
const request = require('request')
const { get } = request
request.get = (options, callback) =>
  get({ ...options, url: options.url.replace('https://api.weixin.qq.com', upstream) }, callback)

const session = require('wafer-node-session')

const app = express()
app.disable('x-powered-by')
app.use(session({ appId: 'wxbench', appSecret: 'bench', loginPath: '/login' }))
app.get('/me', (req, res) => {
  res.json({ user: req.session.userInfo })
})
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`)
})
