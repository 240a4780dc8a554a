import type { Answer } from '../common/faulty-response'
import type { Fault } from '../common/faults'
import type { SandboxAlipayApp } from './alipay-apps'
import { signText } from './signatures'

/** Marks an answer that is an `error_response`. */
export const isError = (content: Answer): boolean => 'sub_code' in content

export interface Writer {
  /** For example `alipay.system.oauth.token`. */
  method: string
  /** Null if the gateway does not know the app: then it has no key to sign with. */
  app: SandboxAlipayApp | null
  /** The key that Alipay has for another app. */
  otherKey: string
  /** A key that is not Alipay's. */
  strangeKey: string
  fault: Fault | null
}

/**
 * The text of an answer. Alipay signs the content exactly as it is written, and writes slashes as
 * `\/`. An error of a request whose sender is not proven is not signed.
 */
export const writeResponse = (content: Answer, writer: Writer): string => {
  const { app, fault } = writer
  const name = isError(content)
    ? 'error_response'
    : `${writer.method.replaceAll('.', '_')}_response`
  const text = (
    fault?.kind === 'respaced' ? JSON.stringify(content, null, 2) : JSON.stringify(content)
  ).replaceAll('/', '\\/')
  if (app === null || isUnsigned(content, fault)) return `{"${name}":${text}}`

  const signature = signText(text, keyOf(writer, app))
  const members = [`"${name}":${fault?.kind === 'reordered' ? reordered(content) : text}`]
  if (fault?.kind === 'doubled') members.push(`"${name}":${JSON.stringify(otherUser(content))}`)
  if (app.certificates !== null) {
    const isOther = fault?.kind === 'other-certificate'
    members.push(`"alipay_cert_sn":"${isOther ? 'f'.repeat(32) : app.certificates.sns.alipay}"`)
  }
  members.push(`"sign":"${signature}"`)
  return fault?.kind === 'respaced'
    ? `{\n  ${members.join(',\n  ')}\n}\n`
    : `{${members.join(',')}}`
}

const isUnsigned = (content: Answer, fault: Fault | null) =>
  fault?.kind === 'unsigned' || content['sub_code'] === 'isv.invalid-signature'

const keyOf = ({ fault, otherKey, strangeKey }: Writer, app: SandboxAlipayApp): string => {
  if (fault?.kind === 'foreign') return otherKey
  const isStrange = fault?.kind === 'forged' || fault?.kind === 'other-certificate'
  return isStrange ? strangeKey : app.alipayPrivateKey
}

const reordered = (content: Answer) =>
  JSON.stringify(Object.fromEntries(Object.entries(content).reverse()))

const otherUser = (content: Answer): Answer => ({
  ...content,
  open_id: 'an-open-id-of-somebody-else',
  user_id: '2088000000000000',
})
