import type { Host as HostName } from '../../contract/scalars'
import type { Language } from '../host'

/** Where a session lives or an identity comes from, as a list names it. */
export const hostNames: Record<Language, Record<HostName, string>> = {
  zh: { weapp: '微信', alipay: '支付宝', tt: '抖音', h5: '网页' },
  en: { weapp: 'WeChat', alipay: 'Alipay', tt: 'Douyin', h5: 'Web' },
}

/**
 * Fills `{host}` in texts with the name of the platform that the app runs on: the texts of a screen
 * are the same on every host. On a web page it is the one that proves who the user is.
 */
export const fillHost = <T>(texts: T, language: Language, host: HostName): T =>
  fill(texts, hostNames[language][host === 'h5' ? 'weapp' : host]) as T

const fill = (texts: unknown, name: string): unknown => {
  if (typeof texts === 'string') return texts.split('{host}').join(name)
  if (typeof texts === 'function') {
    const write = texts as (...args: unknown[]) => unknown
    return (...args: unknown[]) => fill(write(...args), name)
  }
  if (Array.isArray(texts)) return texts.map((text: unknown) => fill(text, name))
  const filled: Record<string, unknown> = {}
  for (const [key, text] of Object.entries(texts as object)) filled[key] = fill(text, name)
  return filled
}
