import { setImmediate as nextTurn } from 'node:timers/promises'
import { createAtTurnEnd } from '../../../server/src/plugins/turn-end'

describe('createAtTurnEnd', () => {
  it('runs what is put off in one turn together, in order, and not before its end', async () => {
    const atTurnEnd = createAtTurnEnd()
    const done: string[] = []
    atTurnEnd(() => done.push('first'))
    atTurnEnd(() => done.push('second'))
    await Promise.resolve()
    expect(done).toEqual([])
    await nextTurn()
    expect(done).toEqual(['first', 'second'])
  })

  it('leaves to a later turn what is put off meanwhile', async () => {
    const atTurnEnd = createAtTurnEnd()
    const done: string[] = []
    atTurnEnd(() => {
      done.push('first')
      atTurnEnd(() => done.push('later'))
    })
    await nextTurn()
    expect(done).toEqual(['first'])
    await nextTurn()
    expect(done).toEqual(['first', 'later'])
  })
})
