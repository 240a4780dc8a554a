/** A browser as far as Taro's web runtime and the platform use it; requests over real HTTP. */
export interface FakeBrowser {
  globals: Record<string, unknown>
  readonly storage: Map<string, string>
  /** Loses or regains the connection, with the event of the window. */
  setOnline(isOnline: boolean): void
  /** Another tab writes to the shared storage. */
  writeFromAnotherTab(key: string, value: string): void
  listeners(type: string): number
}

export const createFakeBrowser = (): FakeBrowser => {
  const storage = new Map<string, string>()
  const listeners = new Map<string, Set<() => void>>()
  const of = (type: string) => {
    const known = listeners.get(type) ?? new Set()
    listeners.set(type, known)
    return known
  }
  const emit = (type: string) => {
    for (const listener of of(type)) listener()
  }
  const navigator = { onLine: true, userAgent: 'Chrome' }
  return {
    globals: {
      fetch,
      AbortController,
      Headers,
      Request,
      Response,
      navigator,
      location: { href: 'http://localhost/', hash: '' },
      history: {},
      document: createFakeDocument(),
      HTMLElement: Object,
      customElements: { define: () => undefined, get: () => undefined },
      localStorage: {
        getItem: (key: string) => storage.get(key) ?? null,
        setItem: (key: string, value: string) => storage.set(key, value),
        removeItem: (key: string) => storage.delete(key),
      },
      addEventListener: (type: string, listener: () => void) => of(type).add(listener),
      removeEventListener: (type: string, listener: () => void) => of(type).delete(listener),
      getComputedStyle: () => ({}),
      requestAnimationFrame: setTimeout,
    },
    storage,
    setOnline: (isOnline) => {
      navigator.onLine = isOnline
      emit(isOnline ? 'online' : 'offline')
    },
    writeFromAnotherTab: (key, value) => {
      storage.set(key, value)
      emit('storage')
    },
    listeners: (type) => of(type).size,
  }
}

/** Taro's runtime adds styles and listeners when it is loaded. */
const createFakeDocument = (): object => {
  const createNode = () => ({
    style: {},
    appendChild: () => undefined,
    setAttribute: () => undefined,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  })
  return {
    ...createNode(),
    documentElement: createNode(),
    head: createNode(),
    body: createNode(),
    createElement: createNode,
    createTextNode: createNode,
    getElementsByTagName: () => [createNode()],
    querySelector: () => null,
    querySelectorAll: () => [],
  }
}
