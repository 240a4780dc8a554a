import * as v from 'valibot'
import { deviceTextSchema } from './session-calls'

/**
 * A page of the web app on the origin that asks: path, query and fragment, such as
 * `/#/pages/mine/index?from=sign-in`. What is not ASCII is percent-encoded, and so is a `//` in a parameter.
 */
export const returnPathSchema = v.pipe(
  v.string(),
  v.maxLength(1024),
  v.regex(/^(?!.*\/\/)\/[\x21-\x5b\x5d-\x7e]*$/, 'must be a page: one leading /, no // and no \\'),
)

/** `POST /v1/oauth/wechat-oa`: begins a sign-in in WeChat's browser. */
export const startOauthSchema = v.strictObject({
  /**
   * `recognize` asks the user nothing, and signs in only a user whom the official account knows here.
   * `sign-in` asks for consent, so it belongs to a tap, and makes an account where there is none.
   */
  scope: v.picklist(['recognize', 'sign-in']),
  returnPath: returnPathSchema,
  device: v.optional(v.strictObject({ name: deviceTextSchema, platform: deviceTextSchema })),
})

export type StartOauth = v.InferOutput<typeof startOauthSchema>

/** `POST /v1/oauth/wechat-oa/deletions`: begins the deletion of the account, proven by a fresh redirect. */
export const startDeletionSchema = v.strictObject({ returnPath: returnPathSchema })

/** Where the page goes, by `location.replace`: a push would leave the platform's page behind Back. */
export const startedOauthSchema = v.object({ authorizeUrl: v.string() })

/**
 * What the return page finds in its query, before the `#`, and removes: `signed_in`, `deleted`, `declined`,
 * or the code of a problem, such as `identity_unknown`. It says what happened and proves nothing.
 */
export const resultParameter = 'passport-result'
