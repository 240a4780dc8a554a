import { createStore, type StoreApi } from 'zustand/vanilla'

/** A page that can draw a question over its content. */
export type Surface = object

/** A question that was put to the user, as one of those who asked it sees it. */
export interface Asked<T> {
  readonly done: Promise<T>
  /** This asker needs no answer any more. The question closes when its last asker withdraws. */
  readonly withdraw: () => void
}

/**
 * One question to the user, drawn by the page that was visible when it was asked. Everything that
 * asks while it is open shares the answer. It stays open while its page is covered by another one
 * (the text of an agreement, say), and is answered by `dismissed` when its page is gone, so that
 * every asker gets an answer.
 */
export interface Prompt<T> {
  readonly store: Pick<StoreApi<PromptState>, 'getState' | 'subscribe' | 'getInitialState'>
  /** `purpose` says what for, in words. */
  readonly ask: (purpose?: string | null) => Asked<T>
  readonly answer: (value: T) => void
  /** A surface appeared, on a page that may have been visible for a while. */
  readonly addSurface: (surface: Surface) => void
  readonly showSurface: (surface: Surface) => void
  readonly hideSurface: (surface: Surface) => void
  readonly removeSurface: (surface: Surface) => void
}

export interface PromptState {
  /** The surface that draws the question. */
  owner: Surface | null
  purpose: string | null
}

export interface PromptOptions<T> {
  /** The answer of a question whose page was left. */
  dismissed: T
  /**
   * Asked where no surface is visible: opens a page that has one. The question waits for it, and
   * is drawn there.
   */
  openSurface: () => void
}

export const createPrompt = <T>({ dismissed, openSurface }: PromptOptions<T>): Prompt<T> => {
  const store = createStore<PromptState>(() => ({ owner: null, purpose: null }))
  let visible: Surface | null = null
  let open: Question<T> | null = null

  const setOwner = (owner: Surface | null) => {
    if (store.getState().owner !== owner) store.setState({ owner })
  }

  const answer = (value: T) => {
    const question = open
    open = null
    setOwner(null)
    question?.resolve(value)
  }

  const show = (surface: Surface) => {
    visible = surface
    if (open !== null && store.getState().owner === null) setOwner(surface)
  }

  return {
    store,
    answer,
    ask: (purpose = null) => {
      const isShared = open !== null && store.getState().owner === visible
      if (!isShared) answer(dismissed)
      const question = (open ??= createQuestion<T>())
      if (!isShared) store.setState({ purpose })
      if (visible !== null) setOwner(visible)
      else if (!isShared) openSurface()
      return {
        done: question.done,
        withdraw: question.addAsker(() => {
          if (open === question) answer(dismissed)
        }),
      }
    },
    addSurface: (surface) => {
      if (visible === null) show(surface)
    },
    showSurface: show,
    hideSurface: (surface) => {
      if (visible === surface) visible = null
    },
    removeSurface: (surface) => {
      if (visible === surface) visible = null
      if (store.getState().owner === surface) answer(dismissed)
    },
  }
}

interface Question<T> {
  done: Promise<T>
  resolve: (value: T) => void
  /** Returns what takes the asker away; `onNoAsker` is called when that was the last one. */
  addAsker: (onNoAsker: () => void) => () => void
}

const createQuestion = <T>(): Question<T> => {
  const askers = new Set<object>()
  let resolve: (value: T) => void = () => undefined
  const done = new Promise<T>((settle) => {
    resolve = settle
  })
  return {
    done,
    resolve,
    addAsker: (onNoAsker) => {
      const asker = {}
      askers.add(asker)
      return () => {
        if (askers.delete(asker) && askers.size === 0) onNoAsker()
      }
    },
  }
}
