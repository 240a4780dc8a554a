import Taro from '@tarojs/taro'

/** A task that the host runs, as far as every host has it. */
export interface HostTask {
  abort?(): unknown
}

interface Callbacks<T = unknown> {
  success: (result: T) => void
  fail: (reason: unknown) => void
}

/** The part of `wx`, `my` or `tt` that is called without Taro between. */
export interface HostObject {
  request(options: object & Callbacks): HostTask | undefined
  /** Only on Alipay, which supports no promise style here. */
  getPhoneNumber(options: Callbacks<{ response?: unknown }>): void
  getStorageSync(options: { key: string }): unknown
  /** Only on WeChat. */
  cloud?: HostCloud
  getFileSystemManager(): HostFiles
  env: { USER_DATA_PATH: string }
  setStorageSync(options: { key: string; data: string }): unknown
  removeStorageSync(options: { key: string }): unknown
}

/** `wx.cloud`. Older base libraries have no `callContainer`. */
export interface HostCloud {
  init(options: { env: string }): void
  callContainer?(options: object & Callbacks): unknown
}

interface HostFiles {
  readFile(options: { filePath: string } & Callbacks<{ data: ArrayBuffer }>): void
  writeFile(options: { filePath: string; data: unknown } & Callbacks): void
}

/**
 * The host's own object, which Taro keeps on every mini-program host; its types lack the name, and its
 * web implementation lacks the object. Looked up at each call: monitoring tools replace single calls in it.
 */
export const hostObject = (): HostObject =>
  (Taro as unknown as { miniGlobal: HostObject }).miniGlobal
