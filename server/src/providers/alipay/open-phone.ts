import type { KeyObject } from 'node:crypto'
import { isFields, parseJson, type Fields } from '../../upstream/fields'
import type { ProviderPhone } from '../phone'
import { ProviderError } from '../../upstream/provider-error'
import { decryptContent } from './decrypt-content'
import { toAlipayError } from './errors'
import { isSigned } from './sign'

/** What `my.getPhoneNumber` gives to the app. */
export interface PhoneContent {
  /** Base64 of AES ciphertext, or an error as JSON. */
  response: string
  /** Base64 of the RSA2 signature; empty if the console has no signing key. */
  sign: string
}

const call = 'my.getPhoneNumber'
const successCode = '10000'
/** The user did not agree by the button, or the agreement has ended. */
const notAuthorizedCode = '40003'

/**
 * Opens what the phone button of a mini-program gave. Throws `data_invalid` for what Alipay did not
 * sign, `code_invalid` if the user must tap again, `rejected` if a key is wrong or missing.
 *
 * https://opendocs.alipay.com/mini/api/getphonenumber
 */
export const openPhone = (
  { response, sign }: PhoneContent,
  keys: { publicKey: KeyObject; aesKey: Buffer },
): ProviderPhone => {
  const isClear = response.startsWith('{')
  // The quotes belong to the signed text: it is a JSON string.
  const signedText = isClear ? response : `"${response}"`
  if (!isSigned(signedText, sign, keys.publicKey)) {
    throw new ProviderError('data_invalid', `${call} gave content that Alipay did not sign`)
  }
  const text = isClear ? response : decryptContent(response, keys.aesKey)
  const content = parseJson(text ?? '')
  if (!isFields(content)) {
    throw new ProviderError('rejected', `${call} gave content that ALIPAY_AES_KEY does not open`)
  }
  const code = String(content['code'])
  if (code === notAuthorizedCode) {
    throw new ProviderError('code_invalid', `${call} gave ${code}`, { platformCode: code })
  }
  if (code !== successCode) throw toAlipayError(call, content)
  // Only what the app's key sealed is a number for this app.
  if (isClear) throw new ProviderError('data_invalid', `${call} gave a number in clear`)
  return readMobile(content)
}

/** Mainland numbers are 11 digits; a number from abroad is `1-1234432112`. */
const readMobile = ({ mobile }: Fields): ProviderPhone => {
  const text = typeof mobile === 'string' ? mobile : ''
  if (/^\d{11}$/.test(text)) return { countryCode: '86', number: text }
  const [, countryCode, number] = /^(\d{1,4})-(\d{4,15})$/.exec(text) ?? []
  if (countryCode !== undefined && number !== undefined) return { countryCode, number }
  throw new ProviderError('unavailable', `${call} gave no number`)
}
