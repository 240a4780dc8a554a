import { ProviderError, type ProviderErrorKind } from '../upstream/provider-error'

/** WeChat knows no visitors, and its client opens no data of users. */
export type WechatErrorKind = Exclude<ProviderErrorKind, 'provisional' | 'data_invalid'>

export interface WechatErrorOptions {
  errcode?: number | null
  retryAfterMs?: number | null
}

/** Every call of the WeChat client rejects with it. */
export class WechatError extends ProviderError {
  override readonly name = 'WechatError'
  declare readonly kind: WechatErrorKind
  /** WeChat's own number, if it gave one. For logs and metrics. */
  readonly errcode: number | null

  constructor(kind: WechatErrorKind, message: string, options: WechatErrorOptions = {}) {
    const { errcode = null, retryAfterMs = null } = options
    super(kind, message, { platformCode: errcode === null ? null : String(errcode), retryAfterMs })
    this.errcode = errcode
  }
}
