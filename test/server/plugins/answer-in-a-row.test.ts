import { setImmediate as nextTurn } from 'node:timers/promises'
import { createTurns, useAnswersInARow } from '../../../server/src/plugins/answer-in-a-row'

describe('createTurns', () => {
  it('runs what is put off in one turn together, in order, and not before its end', async () => {
    const turns = createTurns()
    const done: string[] = []
    turns.atEnd(() => done.push('first'))
    turns.atEnd(() => done.push('second'))
    await Promise.resolve()
    expect(done).toEqual([])
    await nextTurn()
    expect(done).toEqual(['first', 'second'])
  })

  it('leaves to a later turn what is put off meanwhile', async () => {
    const turns = createTurns()
    const done: string[] = []
    turns.atEnd(() => {
      done.push('first')
      turns.atEnd(() => done.push('later'))
    })
    await nextTurn()
    expect(done).toEqual(['first'])
    await nextTurn()
    expect(done).toEqual(['first', 'later'])
  })

  it('counts a turn that somebody asked in', async () => {
    const turns = createTurns()
    const first = turns.current()
    expect(turns.current()).toBe(first)
    await nextTurn()
    expect(turns.current()).not.toBe(first)
  })
})

type Hook = (request: { turn: number }, ...rest: unknown[]) => void

/** The two hooks as an app would call them. */
const hooksOf = () => {
  const hooks = new Map<string, Hook>()
  const app = {
    decorateRequest: () => undefined,
    addHook: (name: string, hook: Hook) => hooks.set(name, hook),
  }
  useAnswersInARow(app as unknown as Parameters<typeof useAnswersInARow>[0])
  const request = () => {
    const arrived = { turn: -1 }
    hooks.get('onRequest')?.(arrived, null, () => undefined)
    return arrived
  }
  const answer = (arrived: { turn: number }, write: () => void) => {
    hooks.get('onSend')?.(arrived, null, null, write)
  }
  return { request, answer }
}

describe('useAnswersInARow', () => {
  it('writes the answers of one turn together, after the last of them is made', async () => {
    const { request, answer } = hooksOf()
    const written: string[] = []
    answer(request(), () => written.push('first'))
    answer(request(), () => written.push('second'))
    expect(written).toEqual([])
    await nextTurn()
    expect(written).toEqual(['first', 'second'])
  })

  it('does not keep an answer that had to wait for something', async () => {
    const { request, answer } = hooksOf()
    const arrived = request()
    await nextTurn()
    const written: string[] = []
    answer(arrived, () => written.push('late'))
    expect(written).toEqual(['late'])
  })
})
