import type { Session } from './state'

/** One sign-in or renewal on its way, with everyone who waits for it. */
export interface Flight {
  readonly promise: Promise<Session>
  /** The app was away, or the network changed, while it was on its way. */
  isBroken: boolean
  resolve(session: Session): void
  reject(error: Error): void
}

export const createFlight = (): Flight => {
  let resolve: Flight['resolve'] = () => undefined
  let reject: Flight['reject'] = () => undefined
  const promise = new Promise<Session>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  // A flight that nobody waits for (a renewal in the background) may fail without a report of the
  // host: its failure is in the state.
  promise.catch(() => undefined)
  return { promise, isBroken: false, resolve, reject }
}
