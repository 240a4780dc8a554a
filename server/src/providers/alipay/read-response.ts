import type { KeyObject } from 'node:crypto'
import { isFields, parseJson, type Fields } from '../../upstream/fields'
import { ProviderError } from '../../upstream/provider-error'
import { toAlipayError } from './errors'
import { rawMembers } from './raw-members'
import { isSigned } from './sign'

export interface AlipayPublicKey {
  key: KeyObject
  /** Of the certificate that the key is from; null in key mode. */
  certificateSn: string | null
}

const successCode = '10000'

/**
 * The content of a gateway response, which is believed only if Alipay's key signed exactly this
 * text. Without a valid signature a response can only be a failure: Alipay does not sign each
 * `error_response`.
 *
 * https://opendocs.alipay.com/common/02mse7
 */
export const readResponse = (method: string, text: string, publicKey: AlipayPublicKey): Fields => {
  const members = rawMembers(text)
  if (members === null) throw new ProviderError('unavailable', `${method} returned no JSON object`)
  const raw = members.get(`${method.replaceAll('.', '_')}_response`)
  const content = parseJson(raw ?? members.get('error_response') ?? '')
  if (!isFields(content)) throw new ProviderError('unavailable', `${method} returned no response`)

  // A success may carry no code at all.
  const code = content['code']
  const isSuccess =
    raw !== undefined &&
    (code === undefined || code === successCode || code === Number(successCode))
  if (!isSuccess) throw toAlipayError(method, content)
  const signature = parseJson(members.get('sign') ?? '')
  if (typeof signature === 'string' && isSigned(raw, signature, publicKey.key)) return content
  const signer = parseJson(members.get('alipay_cert_sn') ?? '')
  const isOtherCertificate =
    publicKey.certificateSn !== null &&
    typeof signer === 'string' &&
    signer !== publicKey.certificateSn
  throw new ProviderError(
    'rejected',
    `${method} returned a response without a valid signature: ${
      isOtherCertificate
        ? 'Alipay has another certificate than ALIPAY_CERT; download the current one'
        : "check that the public key is Alipay's and not the app's own"
    }`,
  )
}
