/** WeChat's list of request domains: what the app may reach, and where that really is. */
export interface AllowedOrigins {
  /** The app's own server. */
  readonly api: URL
  /** Null for an address that is not on the list. */
  find(url: URL): URL | null
}

/** The app reaches only its own server, by its real address or by the one it was built for. */
export const createAllowedOrigins = (apiBaseUrl: string, builtForUrl?: string): AllowedOrigins => {
  const api = new URL(apiBaseUrl).origin
  const known = new Set([api, ...(builtForUrl === undefined ? [] : [new URL(builtForUrl).origin])])
  return {
    api: new URL(api),
    find: (url) => (known.has(url.origin) ? new URL(url.pathname + url.search, api) : null),
  }
}

/** An absolute http(s) URL, or null. */
export const parseHttpUrl = (text: string, base?: URL): URL | null => {
  if (!URL.canParse(text, base)) return null
  const url = new URL(text, base)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null
}
