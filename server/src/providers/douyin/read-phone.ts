import { isFields, type Fields } from '../../upstream/fields'
import type { ProviderPhone } from '../phone'
import { ProviderError } from '../../upstream/provider-error'

/** The number in Douyin's decrypted data. Throws `data_invalid` for data of another app. */
export const readPhone = (call: string, data: Fields, appId: string): ProviderPhone => {
  const { watermark } = data
  if (!isFields(watermark) || watermark['appid'] !== appId) {
    throw new ProviderError('data_invalid', `${call} gave data of another app`)
  }
  const number = String(data['purePhoneNumber'])
  const countryCode = String(data['countryCode']).replace(/^\+/, '')
  if (!/^\d{4,15}$/.test(number) || !/^\d{1,4}$/.test(countryCode)) {
    throw new ProviderError('unavailable', `${call} gave no number`)
  }
  return { countryCode, number }
}
