// The app's sources are checked here beside Node's types, where every variable may be missing.
declare namespace NodeJS {
  interface ProcessEnv {
    TARO_ENV: 'weapp' | 'alipay' | 'tt' | 'h5'
    TARO_APP_API_BASE_URL: string
    TARO_APP_CLOUD_ENV: string
    TARO_APP_CLOUD_SERVICE: string
    TARO_APP_WEB_URL: string
  }
}
