/** A copy without these keys. */
export const omit = (
  value: Readonly<Record<string, unknown>>,
  ...keys: readonly string[]
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)))
