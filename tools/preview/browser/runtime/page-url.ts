export type Query = Record<string, string>

/** `../a/b?x=1` against the current page. Values stay as written: WeChat does not decode them. */
export const parseUrl = (url: string, from: string): { route: string; query: Query } => {
  const at = url.indexOf('?')
  const path = at < 0 ? url : url.slice(0, at)
  const parts = path.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return {
    route: parts.join('/').replace(/\.html$/, ''),
    query: at < 0 ? {} : parseQuery(url.slice(at + 1)),
  }
}

const parseQuery = (search: string): Query => {
  const query: Query = {}
  for (const pair of search.split('&').filter((each) => each !== '')) {
    const at = pair.indexOf('=')
    query[at < 0 ? pair : pair.slice(0, at)] = at < 0 ? '' : pair.slice(at + 1)
  }
  return query
}
