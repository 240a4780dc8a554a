export type Listener<T> = (value: T) => void

/** A list of listeners that may change while it is called. */
export interface Signal<T> {
  readonly add: (listener: Listener<T>) => () => void
  /** Without a listener, all of them: what `wx.offX()` does. */
  readonly remove: (listener?: Listener<T>) => void
  readonly send: (value: T) => void
}

export const createSignal = <T>(): Signal<T> => {
  const listeners = new Set<Listener<T>>()
  return {
    add(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    remove(listener) {
      if (listener === undefined) listeners.clear()
      else listeners.delete(listener)
    },
    send(value) {
      for (const listener of [...listeners]) {
        try {
          listener(value)
        } catch (error) {
          reportError(error)
        }
      }
    },
  }
}
