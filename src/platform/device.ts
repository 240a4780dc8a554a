import { getDeviceInfo, getSystemInfoSync } from '@tarojs/taro'
import type { Device } from '../contract/session'

const maxLength = 64

/** What the list of devices shows. Null where the host tells nothing. */
export const readDevice = (): Device | null => {
  try {
    const { brand, model, platform } = readInfo()
    // Apple's models begin with the brand: `iPhone`, `iPhone 13 mini`.
    const known = [model.startsWith(brand) ? '' : brand, model]
    const name = known.filter((part) => part !== '' && part !== 'unknown').join(' ')
    return {
      name: (name === '' ? platform : name).slice(0, maxLength),
      platform: platform.slice(0, maxLength),
    }
  } catch {
    return null
  }
}

const readInfo = (): Record<'brand' | 'model' | 'platform', string> => {
  // Absent below base library 2.20.1 and on some hosts, whatever its type says.
  const hasDeviceInfo = typeof (getDeviceInfo as unknown) === 'function'
  const info: object = hasDeviceInfo ? getDeviceInfo() : getSystemInfoSync()
  const fields = info as Record<string, unknown>
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '')
  return { brand: text('brand'), model: text('model'), platform: text('platform') }
}
