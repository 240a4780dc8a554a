/** The numbers of this Douyin's errors, and its words for them. */
export const errorTips = {
  [-1]: 'internal error',
  40014: 'missing parameter',
  40015: 'bad appid',
  40017: 'bad secret',
  40018: 'bad code',
  40019: 'bad anonymous code',
  28001003: 'access_token无效',
  28001007: '参数不合法',
  28001008: 'access_token过期,请刷新或重新授权',
  28005187: '手机号code已过期',
} as const

export type ErrorNumber = keyof typeof errorTips

/** Douyin's refusal of a call. */
export class DouyinRefusal extends Error {
  override readonly name = 'DouyinRefusal'

  constructor(readonly errorNumber: ErrorNumber) {
    super(errorTips[errorNumber])
  }
}
