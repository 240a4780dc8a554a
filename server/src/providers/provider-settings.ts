import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto'
import { Secret } from '../crypto/secret'
import { aliasScopePrefix } from './unions'
import { certificateSn, isRsa, readCertificates, rootCertificateSn } from './alipay/certificates'
import type { AlipayPublicKey } from './alipay/read-response'
import { readKeyText } from './read-key-text'
import { readPrivateKey, readPublicKey } from './rsa-keys'

export interface DouyinSettings {
  appId: string
  appSecret: Secret
  /** The newest first. Empty if phone numbers come the old way only. */
  privateKeys: readonly KeyObject[]
  baseUrl: string
  openBaseUrl: string
  unionScope: string
}

export interface AlipaySettings {
  appId: string
  privateKey: KeyObject
  publicKey: AlipayPublicKey
  certificateSns: { app: string; root: string } | null
  /** Base64 of 16 bytes; null if no phone number is read. */
  aesKey: Secret | null
  gatewayUrl: string
  unionScope: string
}

/** An official account of WeChat, for web pages in WeChat's browser. */
export interface OfficialAccountSettings {
  appId: string
  appSecret: Secret
  baseUrl: string
  authorizeBaseUrl: string
}

/** The platforms beside WeChat's mini-programs, and the scopes of union ids. */
export interface ProviderSettings {
  wechatUnionScope: string
  /** Null if web pages do not sign in by one. */
  officialAccount: OfficialAccountSettings | null
  /** Null if the server has no app there. */
  douyin: DouyinSettings | null
  alipay: AlipaySettings | null
}

/** With one of them the server has an app there. */
const douyinNames = ['DOUYIN_APP_ID', 'DOUYIN_APP_SECRET', 'DOUYIN_APP_PRIVATE_KEYS']
const certificateNames = ['ALIPAY_APP_CERT', 'ALIPAY_CERT', 'ALIPAY_ROOT_CERT'] as const
const alipayNames = [
  'ALIPAY_APP_ID',
  'ALIPAY_APP_PRIVATE_KEY',
  'ALIPAY_PUBLIC_KEY',
  ...certificateNames,
  'ALIPAY_AES_KEY',
]

const officialAccountNames = ['WECHAT_OA_APP_ID', 'WECHAT_OA_APP_SECRET']

/** Every variable that is read here. */
export const providerSettingNames: readonly string[] = [
  'WECHAT_UNION_SCOPE',
  ...officialAccountNames,
  'WECHAT_OA_API_BASE_URL',
  'WECHAT_OA_AUTHORIZE_BASE_URL',
  ...douyinNames,
  'DOUYIN_API_BASE_URL',
  'DOUYIN_OPEN_API_BASE_URL',
  'DOUYIN_UNION_SCOPE',
  ...alipayNames,
  'ALIPAY_GATEWAY_URL',
  'ALIPAY_UNION_SCOPE',
]

type Environment = Readonly<Record<string, string | undefined>>

/** Reads settings one by one and notes every problem. An empty variable counts as missing. */
interface Reader {
  hasAny(names: readonly string[]): boolean
  optional(name: string): string | null
  required(name: string): string
  /** Null, with a problem, for a text that `parse` cannot read; null for a missing one. */
  parsed<T>(name: string, parse: (text: string) => T | null, mustBe: string): T | null
  url(name: string, fallback: string): string
  scope(name: string, fallback: string): string
  problem(line: string): void
}

/** No problem repeats a value: most of them are secrets. */
export const readProviderSettings = (
  env: Environment,
  isProduction: boolean,
  problems: string[],
): ProviderSettings => {
  const read = createReader(env, isProduction, problems)
  const settings = {
    wechatUnionScope: read.scope('WECHAT_UNION_SCOPE', 'wechat'),
    officialAccount: read.hasAny(officialAccountNames) ? readOfficialAccount(read) : null,
    douyin: read.hasAny(douyinNames) ? readDouyin(read) : null,
    alipay: read.hasAny(alipayNames) ? readAlipay(read) : null,
  }
  const scopes = [
    settings.wechatUnionScope,
    ...[settings.douyin, settings.alipay].flatMap((app) => (app === null ? [] : [app.unionScope])),
  ]
  if (new Set(scopes).size < scopes.length) {
    read.problem(
      'WECHAT_, DOUYIN_ and ALIPAY_UNION_SCOPE must differ: a union id is of one platform',
    )
  }
  return settings
}

const readOfficialAccount = (read: Reader): OfficialAccountSettings => ({
  appId: read.required('WECHAT_OA_APP_ID'),
  appSecret: new Secret(read.required('WECHAT_OA_APP_SECRET')),
  baseUrl: read.url('WECHAT_OA_API_BASE_URL', 'https://api.weixin.qq.com'),
  authorizeBaseUrl: read.url('WECHAT_OA_AUTHORIZE_BASE_URL', 'https://open.weixin.qq.com'),
})

const readDouyin = (read: Reader): DouyinSettings => ({
  appId: read.required('DOUYIN_APP_ID'),
  appSecret: new Secret(read.required('DOUYIN_APP_SECRET')),
  privateKeys:
    read.parsed(
      'DOUYIN_APP_PRIVATE_KEYS',
      privateKeysOf,
      'RSA private keys with commas between, the newest first: PEM, its base64 or file:PATH',
    ) ?? [],
  baseUrl: read.url('DOUYIN_API_BASE_URL', 'https://developer.toutiao.com'),
  openBaseUrl: read.url('DOUYIN_OPEN_API_BASE_URL', 'https://open.douyin.com'),
  unionScope: read.scope('DOUYIN_UNION_SCOPE', 'douyin'),
})

const privateKeysOf = (text: string): KeyObject[] | null => {
  const keys = text.split(',').map((part) => privateKeyOf(part.trim()))
  return keys.every((key) => key !== null) ? keys : null
}

const privateKeyOf = (text: string): KeyObject | null => {
  const key = readKeyText(text)
  return key === null ? null : readPrivateKey(key)
}

const publicKeyOf = (text: string): KeyObject | null => {
  const key = readKeyText(text)
  return key === null ? null : readPublicKey(key)
}

const certificatesOf = (text: string): X509Certificate[] | null => {
  const pem = readKeyText(text)
  return pem === null ? null : readCertificates(pem)
}

const aesKeyBytes = 16

const readAlipay = (read: Reader): AlipaySettings | null => {
  const appId = read.required('ALIPAY_APP_ID')
  read.required('ALIPAY_APP_PRIVATE_KEY')
  const privateKey = read.parsed(
    'ALIPAY_APP_PRIVATE_KEY',
    privateKeyOf,
    'an RSA private key: PEM, its base64 or file:PATH',
  )
  const keys = readAlipayKeys(read, privateKey)
  const aesKey = read.parsed(
    'ALIPAY_AES_KEY',
    (text) => (Buffer.from(text, 'base64').length === aesKeyBytes ? new Secret(text) : null),
    'base64 of 16 bytes',
  )
  const gatewayUrl = read.url('ALIPAY_GATEWAY_URL', 'https://openapi.alipay.com/gateway.do')
  const unionScope = read.scope('ALIPAY_UNION_SCOPE', 'alipay')
  if (privateKey === null || keys === null) return null
  return { appId, privateKey, ...keys, aesKey, gatewayUrl, unionScope }
}

type AlipayKeys = Pick<AlipaySettings, 'publicKey' | 'certificateSns'>

/** Key mode and certificate mode exclude each other, as in Alipay's console. */
const readAlipayKeys = (read: Reader, privateKey: KeyObject | null): AlipayKeys | null => {
  const certificates = certificateNames.filter((name) => read.optional(name) !== null)
  const hasPublicKey = read.optional('ALIPAY_PUBLIC_KEY') !== null
  if (hasPublicKey && certificates.length > 0) {
    read.problem(`ALIPAY_PUBLIC_KEY and ${certificates.join(', ')} exclude each other`)
    return null
  }
  if (certificates.length > 0) return readCertificateMode(read, privateKey)
  if (!hasPublicKey) {
    read.problem(`ALIPAY_PUBLIC_KEY is missing; or ${certificateNames.join(', ')}`)
    return null
  }
  const key = read.parsed(
    'ALIPAY_PUBLIC_KEY',
    publicKeyOf,
    'an RSA public key: PEM, its base64 or file:PATH',
  )
  if (key === null) return null
  if (privateKey !== null && createPublicKey(privateKey).equals(key)) {
    read.problem("ALIPAY_PUBLIC_KEY is the app's own key; the console shows Alipay's beside it")
  }
  return { publicKey: { key, certificateSn: null }, certificateSns: null }
}

const readCertificateMode = (read: Reader, privateKey: KeyObject | null): AlipayKeys | null => {
  const [app = null, alipay = null, root = null] = certificateNames.map((name) => {
    read.required(name)
    return read.parsed(name, certificatesOf, 'certificates: PEM or file:PATH')
  })
  const appCertificate = app?.[0]
  const alipayCertificate = alipay?.[0]
  if (appCertificate === undefined || alipayCertificate === undefined || root === null) return null
  if (!isRsa(alipayCertificate)) {
    read.problem("ALIPAY_CERT has no RSA key: take Alipay's certificate for RSA2")
    return null
  }
  if (!root.some(isRsa)) {
    read.problem("ALIPAY_ROOT_CERT holds no RSA root: take Alipay's whole file of roots")
    return null
  }
  if (privateKey !== null && !appCertificate.checkPrivateKey(privateKey)) {
    read.problem('ALIPAY_APP_CERT is not the certificate of ALIPAY_APP_PRIVATE_KEY')
  }
  return {
    publicKey: {
      key: alipayCertificate.publicKey,
      certificateSn: certificateSn(alipayCertificate),
    },
    certificateSns: { app: certificateSn(appCertificate), root: rootCertificateSn(root) },
  }
}

const createReader = (env: Environment, isProduction: boolean, problems: string[]): Reader => {
  const problem = (line: string) => void problems.push(line)
  const optional = (name: string) => {
    const text = env[name]?.trim() ?? ''
    return text === '' ? null : text
  }

  return {
    problem,
    optional,
    hasAny: (names) => names.filter((name) => optional(name) !== null).length > 0,
    required(name) {
      const text = optional(name)
      if (text === null) problem(`${name} is missing`)
      return text ?? ''
    },
    parsed(name, parse, mustBe) {
      const text = optional(name)
      if (text === null) return null
      const value = parse(text)
      if (value === null) problem(`${name} must be ${mustBe}`)
      return value
    },
    url(name, fallback) {
      const text = optional(name) ?? fallback
      const protocols = isProduction ? ['https:'] : ['https:', 'http:']
      const url = URL.canParse(text) ? new URL(text) : null
      if (url === null || !protocols.includes(url.protocol) || url.search + url.hash !== '') {
        const kind = isProduction ? 'an https' : 'an http or https'
        problem(`${name} must be ${kind} URL with no query`)
      }
      return text.replace(/\/+$/, '')
    },
    scope(name, fallback) {
      const text = optional(name) ?? fallback
      if (!/^[\w.:-]{1,64}$/.test(text) || text.startsWith(aliasScopePrefix)) {
        problem(
          `${name} must be 1 to 64 of A-Z a-z 0-9 _ . : - and not begin with ${aliasScopePrefix}`,
        )
      }
      return text
    },
  }
}
