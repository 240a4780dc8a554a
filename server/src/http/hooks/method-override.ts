import type { IncomingMessage } from 'node:http'

/**
 * WeChat's request function has no PATCH among its methods
 * (https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html), so the app
 * sends a POST that names it. A POST becomes no other method.
 */
export const overrideMethod = (
  request: Pick<IncomingMessage, 'method' | 'headers' | 'url'>,
): string => {
  const { method, headers, url = '/' } = request
  if (method === 'POST' && headers['x-http-method-override'] === 'PATCH') request.method = 'PATCH'
  return url
}
