import * as v from 'valibot'
import { instantSchema } from './scalars'

/** What a mini-program passes on to the web page that it opens. */
export const createdTicketSchema = v.object({ ticket: v.string(), expiresAt: instantSchema })

export type CreatedTicket = v.InferOutput<typeof createdTicketSchema>

/** Of the page's address, with the ticket. */
export const ticketParameter = 'passport-ticket'
