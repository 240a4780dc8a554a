/** What the build bakes into the app as the address of the developer server. */
export type ApiBaseUrl = { ok: true; url: string } | { ok: false; problem: string }

interface ApiBaseUrlOptions {
  isRelease: boolean
  /** A web page, which a browser lets call this machine. */
  isWeb?: boolean
  /** The name of the setting, for its problems. */
  variable?: string
}

/**
 * Reads `TARO_APP_API_BASE_URL`. A release must name an https server: WeChat refuses plain http,
 * IP addresses and localhost outside DevTools
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html).
 * A watched development build may use the local server, and so may a web page that `npm start` shows.
 */
export const readApiBaseUrl = (
  value: string | undefined,
  { isRelease, isWeb = false, variable = 'TARO_APP_API_BASE_URL' }: ApiBaseUrlOptions,
): ApiBaseUrl => {
  const problem = (text: string): ApiBaseUrl => ({ ok: false, problem: `${variable} ${text}` })
  const text = value?.trim() ?? ''
  if (text === '') {
    return isRelease
      ? problem(
          'is missing: set it to the https address of your server, e.g. https://api.example.com',
        )
      : { ok: true, url: 'http://127.0.0.1:3000' }
  }
  const match = /^(https?):\/\/([^/?#@\s]+)(\/[^?#\s]*)?$/i.exec(text)
  if (match === null) {
    return problem(`is not an http(s) address without query or user: ${JSON.stringify(text)}`)
  }
  const isLocalPage = isWeb && /^http:\/\/127\.0\.0\.1(?::\d+)?(?:\/|$)/i.test(text)
  if (isRelease && !isLocalPage && match[1]?.toLowerCase() !== 'https') {
    return problem(`must be https in a release build, not ${JSON.stringify(text)}`)
  }
  return { ok: true, url: text.replace(/\/+$/, '') }
}
