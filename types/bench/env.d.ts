// The app's sources run here in Node itself, which no build has told the host.
declare namespace NodeJS {
  interface ProcessEnv {
    TARO_ENV?: 'weapp' | 'alipay' | 'tt' | 'h5'
  }
}
