/** Milliseconds since 1970 as the wire's ISO 8601. */
export const toIsoTime = (ms: number): string => new Date(ms).toISOString()
