import * as v from 'valibot'
import { digitsSchema, handoverIdSchema, handoverPurposeSchema } from './handovers'
import { instantSchema } from './scalars'

/** `POST /v1/handovers`, from a web page. `delete` needs the session that is signed in there. */
export const createHandoverSchema = v.strictObject({ purpose: handoverPurposeSchema })

/** How the request gets from the screen to the phone. */
const handoverCodeSchema = v.variant('kind', [
  /** A mini-program code, as a `data:` URL of its picture. */
  v.object({ kind: v.literal('wechat-code'), image: v.string() }),
  /** For the browser of a phone: a link that opens WeChat. */
  v.object({ kind: v.literal('url-link'), url: v.string() }),
  /** A link for a plain QR code, where the server is set up for one: always so on a developer's machine. */
  v.object({ kind: v.literal('link'), url: v.string() }),
])

export type HandoverCode = v.InferOutput<typeof handoverCodeSchema>

/** The poll secret is not in it: it is a cookie that no script can read. */
export const createdHandoverSchema = v.object({
  id: handoverIdSchema,
  expiresAt: instantSchema,
  code: handoverCodeSchema,
  pollAfterMs: v.number(),
})

export type CreatedHandover = v.InferOutput<typeof createdHandoverSchema>

/** `collected` of the purpose `delete` says that the account is deleted. */
export const handoverStatusSchema = v.picklist([
  'pending',
  'claimed',
  'approved',
  'denied',
  'expired',
  'collected',
])

export type HandoverStatus = v.InferOutput<typeof handoverStatusSchema>

/** `GET /v1/handovers/{id}`, with the poll secret. */
export const polledHandoverSchema = v.object({
  status: handoverStatusSchema,
  /** To be typed on the phone. Only while the status is `claimed`. */
  digits: v.optional(digitsSchema),
  expiresAt: instantSchema,
  pollAfterMs: v.number(),
})

export type PolledHandover = v.InferOutput<typeof polledHandoverSchema>
