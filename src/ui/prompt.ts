import { createStore, type StoreApi } from 'zustand/vanilla'

/** A page that can draw a question over its content. */
export type Surface = object

/**
 * One question to the user, drawn by the page that was visible when it was asked. Who asks while it
 * is open shares the answer. It stays open while its page is covered by another one (the text of
 * an agreement, say), and is answered by `dismissed` when its page is gone: nobody waits for ever.
 */
export interface Prompt<T> {
  readonly store: Pick<
    StoreApi<{ owner: Surface | null }>,
    'getState' | 'subscribe' | 'getInitialState'
  >
  readonly ask: () => Promise<T>
  readonly answer: (value: T) => void
  readonly showSurface: (surface: Surface) => void
  readonly hideSurface: (surface: Surface) => void
  readonly removeSurface: (surface: Surface) => void
}

export interface PromptOptions<T> {
  /** The answer of a question whose page was left. */
  dismissed: T
  /** Answers where no page can draw the question. */
  unseen: () => Promise<T>
}

export const createPrompt = <T>({ dismissed, unseen }: PromptOptions<T>): Prompt<T> => {
  const store = createStore<{ owner: Surface | null }>(() => ({ owner: null }))
  let visible: Surface | null = null
  let open: { promise: Promise<T>; resolve: (value: T) => void } | null = null

  const answer = (value: T) => {
    const asked = open
    open = null
    store.setState({ owner: null })
    asked?.resolve(value)
  }

  return {
    store,
    answer,
    ask: () => {
      if (visible === null) return unseen()
      if (open !== null && store.getState().owner === visible) return open.promise
      answer(dismissed)
      let resolve: (value: T) => void = () => undefined
      const promise = new Promise<T>((settle) => {
        resolve = settle
      })
      open = { promise, resolve }
      store.setState({ owner: visible })
      return promise
    },
    showSurface: (surface) => {
      visible = surface
    },
    hideSurface: (surface) => {
      if (visible === surface) visible = null
    },
    removeSurface: (surface) => {
      if (visible === surface) visible = null
      if (store.getState().owner === surface) answer(dismissed)
    },
  }
}
