import type { HostResponse, HostRequest, Wx } from '../fake-host'

export const loginCode = (wx: Wx): Promise<string> =>
  new Promise((resolve, reject) => {
    wx.login({
      success: ({ code }) => resolve(code),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    })
  })

export const send = (wx: Wx, request: HostRequest): Promise<HostResponse> =>
  new Promise((resolve, reject) => {
    wx.request({
      ...request,
      success: resolve,
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    })
  })
