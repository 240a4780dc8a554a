import { Module } from 'node:module'
import type { Wx } from './fake-host'
import { loginCode } from './peers/wx-promises'

/**
 * Puts a Taro over the fake host in the place of `@tarojs/taro`, which runs only in a built app.
 * Only what the login and its requests ask of it; to be called before the first of our modules is
 * loaded.
 */
export const installFakeTaro = (wx: Wx): void => {
  const path = require.resolve('@tarojs/taro')
  const fake = new Module(path)
  fake.exports = fakeTaro(wx)
  fake.loaded = true
  require.cache[path] = fake
}

const fakeTaro = (wx: Wx) => ({
  login: async () => ({ code: await loginCode(wx), errMsg: 'login:ok' }),
  checkSession: () =>
    new Promise((resolve, reject) => {
      wx.checkSession({ success: resolve, fail: reject })
    }),
  miniGlobal: wx,
  getStorageSync: wx.getStorageSync,
  setStorageSync: wx.setStorageSync,
  removeStorageSync: wx.removeStorageSync,
  getLaunchOptionsSync: () => ({ scene: 1001 }),
  getDeviceInfo: () => ({ brand: 'bench', model: 'bench', platform: 'devtools' }),
  onAppShow: () => undefined,
  offAppShow: () => undefined,
  onNetworkStatusChange: () => undefined,
  offNetworkStatusChange: () => undefined,
})
