import { homeRoute, routes } from './routes'

const pages: ReadonlySet<string> = new Set(
  Object.values(routes).filter((page) => page !== routes.signIn && page !== routes.notFound),
)

/** Added to a page's parameters by Taro itself. */
const foreignParams: readonly string[] = ['$taroTimestamp', 'stamp']

export type PageParams = Readonly<Record<string, string | undefined>>

/** A page with its query, as a path that can be opened again. */
export const pathWithQuery = (page: string, params: PageParams): string => {
  const query = Object.entries(params)
    .filter(([name, value]) => value !== undefined && !foreignParams.includes(name))
    .map(([name, value]) => `${encodeOnce(name)}=${encodeOnce(value ?? '')}`)
    .join('&')
  return query === '' ? page : `${page}?${query}`
}

/** The sign-in page, which leads back to `returnTo` when it is done. */
export const signInRoute = (returnTo: string): string =>
  `${routes.signIn}?returnTo=${encodeURIComponent(returnTo)}`

/**
 * Reads `returnTo` of the sign-in page. The parameter comes from a link that anybody may have
 * written, so only the app's own pages pass; everything else leads home.
 */
export const parseReturnPath = (value: string | undefined): string => {
  const path = decodeOnce(value ?? '')
  const end = path.indexOf('?')
  return pages.has(end === -1 ? path : path.slice(0, end)) ? path : homeRoute
}

/** WeChat hands parameters on as they stand in the link, a web page decodes them. */
const decodeOnce = (text: string): string => {
  if (text.startsWith('/')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

const encodeOnce = (text: string): string => {
  try {
    return encodeURIComponent(decodeURIComponent(text))
  } catch {
    return encodeURIComponent(text)
  }
}
