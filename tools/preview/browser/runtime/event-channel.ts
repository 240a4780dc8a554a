type Handler = (...args: unknown[]) => void

/** Between a page and the one that opened it. */
export interface EventChannel {
  emit(name: string, ...args: unknown[]): void
  on(name: string, handler: Handler): void
  once(name: string, handler: Handler): void
  off(name: string, handler?: Handler): void
}

export const createEventChannel = (): EventChannel => {
  const handlers = new Map<string, Set<Handler>>()
  // Sent before anybody listens: kept for the first listener, as the host does.
  const waiting = new Map<string, unknown[][]>()
  const on = (name: string, handler: Handler) => {
    const known = handlers.get(name) ?? new Set()
    handlers.set(name, known.add(handler))
    const kept = waiting.get(name) ?? []
    waiting.delete(name)
    for (const args of kept) handler(...args)
  }
  const channel: EventChannel = {
    emit(name, ...args) {
      const known = handlers.get(name)
      if (known === undefined || known.size === 0) {
        waiting.set(name, [...(waiting.get(name) ?? []), args])
        return
      }
      for (const handler of [...known]) handler(...args)
    },
    on,
    once(name, handler) {
      const first: Handler = (...args) => {
        channel.off(name, first)
        handler(...args)
      }
      on(name, first)
    },
    off(name, handler) {
      if (handler === undefined) handlers.delete(name)
      else handlers.get(name)?.delete(handler)
    },
  }
  return channel
}
