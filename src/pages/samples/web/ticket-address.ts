import { ticketParameter } from '../../../contract/tickets'

/** Whom a ticket for this page is for. A mini-program has no `URL`. */
export const originOf = (address: string): string => /^https?:\/\/[^/?#]+/.exec(address)?.[0] ?? ''

/** The page's address with the ticket in its query, since the page's own router owns what follows the #. */
export const withTicket = (address: string, ticket: string): string => {
  const [page = ''] = address.split('#')
  const parameter = `${page.includes('?') ? '&' : '?'}${ticketParameter}=${encodeURIComponent(ticket)}`
  return page + parameter + address.slice(page.length)
}
