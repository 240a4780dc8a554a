import type { BuiltInHost } from './built-in'

const agree = 'agreePrivacyAuthorization'

/** What a tap on a button with `open-type` does. Several may be combined with `|`. */
export const runOpenType = (host: BuiltInHost, openTypes: string[]): void => {
  const { phone } = host
  // Agreeing comes first: the other features need the consent.
  const ordered = [...openTypes].sort((a, b) => Number(b === agree) - Number(a === agree))
  for (const openType of ordered) {
    const run = phone.openTypes()[openType]
    if (run !== undefined) void run(host)
    else phone.failures.report(`open-type="${openType}"`, phone.strings().noFeature)
  }
}
