/** What the build bakes into a mini-program as the web page that it opens; empty for none. */
export type WebUrl = { ok: true; url: string } | { ok: false; problem: string }

/**
 * Reads `TARO_APP_WEB_URL`. WeChat's web-view opens https addresses of the console's business domains only
 * (https://developers.weixin.qq.com/miniprogram/dev/component/web-view.html); DevTools and the preview
 * also open a page of this machine.
 */
export const readWebUrl = (
  value: string | undefined,
  { isRelease }: { isRelease: boolean },
): WebUrl => {
  const text = value?.trim() ?? ''
  if (text === '') return { ok: true, url: '' }
  if (!/^https?:\/\/[^/?#@\s]+([/?#]\S*)?$/i.test(text) || !URL.canParse(text)) {
    return problem(`is not an http(s) address without a user: ${JSON.stringify(text)}`)
  }
  const { protocol, href } = new URL(text)
  return isRelease && protocol !== 'https:'
    ? problem(`must be https in a release build, not ${JSON.stringify(text)}`)
    : { ok: true, url: href }
}

const problem = (text: string): WebUrl => ({ ok: false, problem: `TARO_APP_WEB_URL ${text}` })
