/** The wall clock, in milliseconds since 1970. Injected, so that a test can move it. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()
