import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** The turn of the event loop in which it came. */
    turn: number
  }
}

/** The turns of the event loop, as far as somebody asks. */
export interface Turns {
  current(): number
  /** What is put off in one turn runs at its end, together and in order. */
  atEnd(work: () => void): void
}

export const createTurns = (): Turns => {
  let current = 0
  let isEndAwaited = false
  let waiting: (() => void)[] = []

  const end = () => {
    isEndAwaited = false
    current += 1
    const works = waiting
    waiting = []
    for (const work of works) work()
  }

  const awaitEnd = () => {
    if (isEndAwaited) return
    isEndAwaited = true
    setImmediate(end)
  }

  return {
    current() {
      awaitEnd()
      return current
    },
    atEnd(work) {
      awaitEnd()
      waiting.push(work)
    },
  }
}

/**
 * Answers that are ready in the turn in which their request came are written in a row at its end. A
 * write that wakes a proxy or a client on the same machine costs several times one that finds it
 * awake, and was half of such a request. What waited for a database or for WeChat waits no longer.
 */
export const useAnswersInARow = (app: FastifyInstance): void => {
  const turns = createTurns()
  app.decorateRequest('turn', 0)
  app.addHook('onRequest', (request, _reply, done) => {
    request.turn = turns.current()
    done()
  })
  app.addHook('onSend', (request, _reply, _payload, done) => {
    if (request.turn === turns.current()) turns.atEnd(done)
    else done()
  })
}
