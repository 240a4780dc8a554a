import { setImmediate as nextTurn } from 'node:timers/promises'
import Fastify from 'fastify'
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

describe('useAnswersInARow', () => {
  it('answers the requests of one turn after the last of them was handled', async () => {
    const app = Fastify()
    const seen: string[] = []
    useAnswersInARow(app)
    app.addHook('onResponse', (request, _reply, done) => {
      seen.push(`answered ${request.url}`)
      done()
    })
    app.get('/:name', (request, reply) => {
      seen.push(`handled ${request.url}`)
      void reply.send('')
    })
    app.get('/late', async () => {
      await nextTurn()
      return ''
    })

    await app.ready()
    await Promise.all([app.inject('/a'), app.inject('/b'), app.inject('/late')])
    await app.close()
    expect(seen.slice(0, 4)).toEqual(['handled /a', 'handled /b', 'answered /a', 'answered /b'])
    expect(seen).toContain('answered /late')
  })
})
