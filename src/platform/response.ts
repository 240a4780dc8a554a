import type { WireResponse } from '../http/ports'

/**
 * The response in what a host hands out, whatever its names for the parts; null where there is no
 * HTTP status in it. A status may be text (uploads on Alipay and on HarmonyOS).
 */
export const readResponse = (result: unknown): WireResponse | null => {
  const fields = (result ?? {}) as Record<string, unknown>
  const status = toStatus(fields['statusCode'] ?? fields['status'])
  return status === null
    ? null
    : {
        status,
        headers: readHeaders(fields['header'] ?? fields['headers']),
        body: toText(fields['data']),
      }
}

/** Alipay puts other numbers into the same field: 13 for a timeout. */
export const toStatus = (value: unknown): number | null => {
  const status = Number(value)
  return Number.isInteger(status) && status >= 100 && status <= 999 ? status : null
}

/** Names in lower case: hosts differ in how they write them. */
export const readHeaders = (headers: unknown): Record<string, string> => {
  const read: Record<string, string> = {}
  if (typeof headers !== 'object' || headers === null) return read
  for (const [name, value] of Object.entries(headers)) read[name.toLowerCase()] = String(value)
  return read
}

/** Some hosts parse JSON although they were asked for text. */
const toText = (data: unknown): string => {
  if (typeof data === 'string') return data
  return data === null || data === undefined ? '' : JSON.stringify(data)
}
