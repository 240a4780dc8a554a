import { createHash, X509Certificate } from 'node:crypto'

const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** The certificates of a PEM file, in its order. Returns null if it has none or one is damaged. */
export const readCertificates = (pem: string): X509Certificate[] | null => {
  const blocks = pem.match(pemBlock)
  if (blocks === null) return null
  try {
    return blocks.map((block) => new X509Certificate(block))
  } catch {
    return null
  }
}

/**
 * `app_cert_sn` of a certificate: the MD5 of its issuer, most specific part first, and of its serial
 * number in decimal.
 *
 * https://opendocs.alipay.com/common/056zub
 */
export const certificateSn = ({ issuer, serialNumber }: X509Certificate): string => {
  // Node writes one part per line, the most general one first.
  const name = issuer.split('\n').reverse().join(',')
  const number = BigInt(`0x${serialNumber}`).toString(10)
  return createHash('md5')
    .update(name + number)
    .digest('hex')
}

/**
 * `alipay_root_cert_sn` of Alipay's file of roots. Only the RSA roots count: the file also has
 * roots of the SM2 scheme, whose keys Node reads as another type or not at all.
 */
export const rootCertificateSn = (roots: readonly X509Certificate[]): string =>
  roots.filter(isRsa).map(certificateSn).join('_')

export const isRsa = (certificate: X509Certificate): boolean => {
  try {
    return certificate.publicKey.asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}
