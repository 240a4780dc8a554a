/// <reference types="@tarojs/taro" />

declare module '*.scss'
declare module '*.png'

// Taro replaces these expressions at build time; there is no `process` in a mini-program.
declare const process: {
  env: {
    TARO_ENV: 'weapp' | 'alipay' | 'tt' | 'h5'
    NODE_ENV: 'development' | 'production'
    TARO_APP_API_BASE_URL: string
  }
}
