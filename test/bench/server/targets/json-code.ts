import type { CodedCall } from './target'

/** A sign-in that takes its code in a JSON body. */
export const jsonCode = (
  path: string,
  extra: object,
  status: number,
  bodyHas: string,
): CodedCall => ({
  method: 'POST',
  path,
  headers: () => ({}),
  body: (code) => JSON.stringify({ ...extra, code }),
  status,
  bodyHas,
})
