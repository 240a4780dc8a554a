/** The error codes that the sandbox returns, and WeChat's words for them. */
export const errcodeTexts = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40066: 'invalid url',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40129: 'invalid scene',
  40163: 'code been used',
  40165: 'invalid weapp pagepath',
  40169: 'invalid length for scene, or the data is not json string',
  40212: 'invalid query',
  40226: 'code blocked',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  41030: 'invalid page',
  42001: 'access_token expired',
  43002: 'require POST method',
  44002: 'empty post data',
  45002: 'content size out of limit',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, please retry next minute',
  47001: 'data format error',
  48001: 'api unauthorized',
  61010: 'user access record timeout',
  85400: 'invalid expire time',
  87007: 'session_key is not existed or expired',
  87008: 'invalid sig_method',
  87009: 'invalid signature',
} as const

export type Errcode = keyof typeof errcodeTexts

/** WeChat's refusal of a call; the sandbox turns it into the answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal'

  constructor(readonly errcode: Errcode) {
    super(errcodeTexts[errcode])
  }
}
