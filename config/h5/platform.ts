import { parsePlatform } from './parse-platform'

/**
 * In place of the package `platform`, 6 KB gzipped: Taro's `getDeviceInfo` and `getSystemInfo` read four
 * of its fields.
 */
export default parsePlatform(navigator.userAgent)
