import * as v from 'valibot'

/** The providers whose proof is a login code of the host. */
export const codeProviderSchema = v.picklist(['weapp', 'alipay', 'tt', 'h5'])

/**
 * The way in which a user proves who they are. A mini-program's platform has its host's name; `wechat-oa` is
 * an official account of WeChat, whose proof is a redirect.
 */
export const providerSchema = v.picklist([...codeProviderSchema.options, 'wechat-oa'])

export type Provider = v.InferOutput<typeof providerSchema>
