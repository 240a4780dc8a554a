import * as v from 'valibot'

/** 256 random bits in base64url. */
export const ticketSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'must be a ticket'))

/** `POST /v1/tickets`, from a mini-program that opens a web page of ours. */
export const createTicketSchema = v.strictObject({
  /** The origin of the page, one of the server's setting `WEB_ORIGINS`. */
  audience: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
})

/** `POST /v1/tickets/redeem`, from the page. */
export const redeemTicketSchema = v.strictObject({ ticket: ticketSchema })
