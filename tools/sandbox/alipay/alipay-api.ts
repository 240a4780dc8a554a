import { createPublicKey } from 'node:crypto'
import type { CallLog } from '../common/call-log'
import type { Answer, ResponseFormat } from '../common/faulty-response'
import type { Fault, Faults } from '../common/faults'
import type { PlatformApi } from '../common/platform'
import { newFacts, serveCall, type CallFacts } from '../common/serve-call'
import type { SandboxAlipayApp } from './alipay-apps'
import { AlipayRefusal, toErrorContent, type SubCode } from './alipay-errors'
import type { AlipayState } from './alipay-state'
import { oauthToken } from './oauth-token'
import { isSigned, textToSign } from './signatures'
import { writeResponse } from './write-response'

export const gatewayPath = '/gateway.do'

type Call = (
  state: AlipayState,
  app: SandboxAlipayApp,
  parameters: ReadonlyMap<string, string>,
  facts: CallFacts,
) => Answer

const calls: ReadonlyMap<string, Call> = new Map([['alipay.system.oauth.token', oauthToken]])

/** In the order in which the gateway asks for them. */
const required: readonly (readonly [string, SubCode])[] = [
  ['method', 'isv.missing-method'],
  ['app_id', 'isv.missing-app-id'],
  ['sign_type', 'isv.missing-signature-type'],
  ['timestamp', 'isv.missing-timestamp'],
  ['version', 'isv.missing-version'],
  ['sign', 'isv.missing-signature'],
]

/** Alipay's gateway: it verifies the request and signs its responses. */
export const createAlipayApi = (state: AlipayState, faults: Faults, log: CallLog): PlatformApi => {
  const { sandbox, apps } = state
  const appOf = (appId: string | undefined) => apps.find((app) => app.appId === appId) ?? null

  const perform = (parameters: ReadonlyMap<string, string>, facts: CallFacts): Answer => {
    for (const [name, subCode] of required) {
      if ((parameters.get(name) ?? '') === '') throw new AlipayRefusal(subCode)
    }
    const app = appOf(parameters.get('app_id'))
    if (app === null) throw new AlipayRefusal('isv.invalid-app-id')
    facts.appId = app.appId
    if (parameters.get('sign_type') !== 'RSA2') {
      throw new AlipayRefusal('isv.invalid-signature-type')
    }
    expectSignature(app, parameters)
    if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(parameters.get('timestamp') ?? '')) {
      throw new AlipayRefusal('isv.invalid-timestamp')
    }
    const call = calls.get(parameters.get('method') ?? '')
    if (call === undefined) throw new AlipayRefusal('isv.invalid-method')
    return call(state, app, parameters, facts)
  }

  return async (incoming, response, url, body) => {
    const parameters = new Map([...url.searchParams, ...new URLSearchParams(body)])
    const facts = newFacts()
    const app = appOf(parameters.get('app_id'))
    const other = apps.find((candidate) => candidate.alipayPrivateKey !== app?.alipayPrivateKey)
    const format = (fault: Fault | null): ResponseFormat => ({
      contentType: 'text/html;charset=utf-8',
      busy: toErrorContent(new AlipayRefusal('isp.unknow-error')),
      refusal: (code, subCode = '') => ({
        code: String(code),
        msg: 'set on demand',
        sub_code: subCode,
        sub_msg: 'set on demand',
      }),
      idField: 'open_id',
      write: (content) =>
        writeResponse(content, {
          method: parameters.get('method') ?? '',
          app,
          otherKey: other?.alipayPrivateKey ?? '',
          strangeKey: app?.privateKey ?? '',
          fault,
        }),
    })
    await serveCall(
      incoming,
      response,
      {
        path: url.pathname,
        facts,
        format,
        perform() {
          try {
            return perform(parameters, facts)
          } catch (error) {
            if (error instanceof AlipayRefusal) return toErrorContent(error)
            throw error
          }
        },
        errcodeOf: ({ code }) => (code === undefined ? 0 : Number(code)),
      },
      { clock: sandbox.clock, faults, log },
    )
  }
}

/** Which code the real gateway gives for a wrong number is not documented. */
const hasCertificates = (
  { certificates }: SandboxAlipayApp,
  parameters: ReadonlyMap<string, string>,
): boolean =>
  certificates === null ||
  (parameters.get('app_cert_sn') === certificates.sns.app &&
    parameters.get('alipay_root_cert_sn') === certificates.sns.root)

const expectSignature = (app: SandboxAlipayApp, parameters: ReadonlyMap<string, string>) => {
  const text = textToSign(parameters)
  const publicKey = createPublicKey(app.privateKey).export({ format: 'pem', type: 'spki' })
  const signature = parameters.get('sign') ?? ''
  if (hasCertificates(app, parameters) && isSigned(text, signature, String(publicKey))) return
  // Alipay shows what it verified, as HTML. A code of the user is in it.
  throw new AlipayRefusal(
    'isv.invalid-signature',
    `验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配，网关生成的验签字符串为：${text.replaceAll('&', '&amp;')}`,
  )
}
