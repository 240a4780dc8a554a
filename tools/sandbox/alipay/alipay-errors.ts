/** The sub codes that this gateway answers with: its number, Alipay's words for it. */
export const subCodes = {
  'isp.unknow-error': ['20000', 'Service Currently Unavailable', '系统繁忙'],
  'isv.missing-method': ['40001', 'Missing Required Arguments', '缺少方法名参数'],
  'isv.missing-signature': ['40001', 'Missing Required Arguments', '缺少签名参数'],
  'isv.missing-signature-type': ['40001', 'Missing Required Arguments', '缺少签名类型参数'],
  'isv.missing-app-id': ['40001', 'Missing Required Arguments', '缺少AppID参数'],
  'isv.missing-timestamp': ['40001', 'Missing Required Arguments', '缺少时间戳参数'],
  'isv.missing-version': ['40001', 'Missing Required Arguments', '缺少版本参数'],
  'isv.invalid-method': ['40002', 'Invalid Arguments', '不存在的方法名'],
  'isv.invalid-app-id': ['40002', 'Invalid Arguments', '无效的AppID参数'],
  'isv.invalid-signature': ['40002', 'Invalid Arguments', '验签出错'],
  'isv.invalid-signature-type': ['40002', 'Invalid Arguments', '无效的签名类型'],
  'isv.invalid-timestamp': ['40002', 'Invalid Arguments', '非法的时间戳参数'],
  'isv.code-invalid': ['40002', 'Invalid Arguments', '授权码code无效'],
  'isv.grant-type-invalid': ['40002', 'Invalid Arguments', 'grant_type参数不正确'],
} as const

export type SubCode = keyof typeof subCodes

/** Alipay's refusal of a call. */
export class AlipayRefusal extends Error {
  override readonly name = 'AlipayRefusal'

  constructor(
    readonly subCode: SubCode,
    /** Alipay's words, if they are more than the table's. */
    readonly subMessage: string = subCodes[subCode][2],
  ) {
    super(subCode)
  }
}

/** As it stands in `error_response`. */
export const toErrorContent = ({ subCode, subMessage }: AlipayRefusal) => ({
  code: subCodes[subCode][0],
  msg: subCodes[subCode][1],
  sub_code: subCode,
  sub_msg: subMessage,
})
