/// <reference types="@tarojs/taro" />

declare module '*.scss'
declare module '*.png'

// Taro replaces these expressions at build time; there is no `process` in a mini-program.
declare const process: {
  env: {
    TARO_ENV: 'weapp' | 'alipay' | 'tt' | 'h5'
    NODE_ENV: 'development' | 'production'
    TARO_APP_API_BASE_URL: string
    /** Of WeChat's cloud hosting; empty without it. */
    TARO_APP_CLOUD_ENV: string
    TARO_APP_CLOUD_SERVICE: string
    /** The web page that a mini-program opens; empty without one. */
    TARO_APP_WEB_URL: string
  }
}

// The timers are the only globals that every host shares.
declare function setTimeout(callback: () => void, delayMs: number): number
declare function clearTimeout(timer: number): void
declare function setInterval(callback: () => void, periodMs: number): number
declare function clearInterval(timer: number): void
