import { resultParameter } from '../../../src/contract/oauth-calls'

/** The page of a path that the contract has checked, which cannot leave the origin. */
export const returnUrlOf = (origin: string, returnPath: string): string => {
  const url = new URL(returnPath, origin)
  if (url.origin !== origin) throw new Error('the return path leaves its origin')
  return url.href
}

/**
 * The address with the result in its query, before the `#` that belongs to the page's router. It replaces a
 * result that the last redirect left there.
 */
export const withResult = (returnUrl: string, result: string): string => {
  const url = new URL(returnUrl)
  url.searchParams.set(resultParameter, result)
  return url.href
}
