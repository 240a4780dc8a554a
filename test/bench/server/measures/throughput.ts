import type { LoadGenerator } from '../load/load-generator'
import type { LoadResult } from '../load/load-plan'
import type { Program } from '../targets/program'
import { meLoad, signInLoad, type Load, type Target } from '../targets/target'
import { median } from './median'

export const calls = ['me', 'sign-in', 'sign-in, upstream 30 ms'] as const

export type Call = (typeof calls)[number]

/** With what a call is compared: behind a slow upstream with what only exchanges the code. */
export type Reference = 'hello' | 'proxy'

const referenceOf = (call: Call): Reference =>
  call === 'sign-in, upstream 30 ms' ? 'proxy' : 'hello'

export interface ThroughputRow {
  target: Target
  call: Call
  /** By round. */
  perSecondByRound: readonly number[]
  perSecond: number
  p50Ms: number
  p99Ms: number
  reference: Reference
  /** Of the same seconds. */
  toReference: number
  rssMb: number
  generatorCpu: number
}

export interface ThroughputReport {
  helloPerSecond: number
  helloGeneratorCpu: number
  rows: ThroughputRow[]
}

export interface ThroughputOptions {
  generator: LoadGenerator
  upstream: Program
  startHello: () => Promise<Program>
  proxy: Target
  targets: readonly Target[]
  rounds: number
  /** In each round, for each call. */
  turns: number
  warmUpMs: number
  /** Of each turn. */
  measureMs: number
  say: (line: string) => void
}

interface Sample extends LoadResult {
  toReference: number
  rssMb: number
}

interface Side {
  port: number
  load: Load
}

export const connections = 64
/** Enough that most sign-ins are of users who have been here before, as in a mini-program. */
export const users = 10_000
export const slowUpstreamMs = 30
/** For the connections of a turn to open. */
const turnWarmUpMs = 300

/**
 * Every target once in each round, so that a slow minute of the machine hits all of them; a fresh
 * process and an empty store each time. The machine's speed changes within seconds, too: a call and
 * what it is compared with take turns, and a ratio is of what both did in a round.
 */
export const measureThroughput = async (options: ThroughputOptions): Promise<ThroughputReport> => {
  const { generator, upstream, targets, turns, warmUpMs, measureMs, say } = options
  const samples = new Map<string, Sample[]>()
  const hellos: LoadResult[] = []

  const run = ({ port, load }: Side, times: { warmUpMs: number; measureMs: number }) =>
    generator.run({ port, connections, ...times, ...load })

  const takeTurns = async (side: Side, reference: Side) => {
    const own: LoadResult[] = []
    const other: LoadResult[] = []
    await run(side, { warmUpMs, measureMs: 0 })
    for (let turn = 0; turn < turns; turn += 1) {
      const times = { warmUpMs: turnWarmUpMs, measureMs }
      own.push(await run(side, times))
      other.push(await run(reference, times))
    }
    return { own, other }
  }

  for (let round = 1; round <= options.rounds; round += 1) {
    const hello = await options.startHello()
    const proxy = await options.proxy.start(upstream.url)
    const references: Record<Reference, Side> = {
      hello: { port: hello.port, load: helloLoad },
      proxy: { port: proxy.program.port, load: signInLoad(options.proxy, users) },
    }
    try {
      for (const target of targets) {
        const { program, stop } = await target.start(upstream.url)
        try {
          for (const call of calls) {
            if (call === 'me' && target.me === null) continue
            const reference = referenceOf(call)
            await setDelay(upstream, reference === 'proxy' ? slowUpstreamMs : 0)
            const load =
              call === 'me'
                ? await meLoad(target, program.url, connections, users)
                : signInLoad(target, users)
            const { own, other } = await takeTurns(
              { port: program.port, load },
              references[reference],
            )
            if (reference === 'hello') hellos.push(...other)
            const result = inOne(own)
            const toReference = result.perSecond / inOne(other).perSecond
            const key = keyOf(target, call)
            samples.set(key, [
              ...(samples.get(key) ?? []),
              { ...result, toReference, rssMb: program.rssMb() },
            ])
            const perSecond = Math.round(result.perSecond)
            say(
              `round ${round}: ${target.name}, ${target.store}: ${call} ${perSecond}/s, ` +
                `${toReference.toFixed(3)} of ${reference}`,
            )
          }
        } finally {
          await setDelay(upstream, 0)
          await stop()
        }
      }
    } finally {
      await hello.stop()
      await proxy.stop()
    }
  }

  const rows = targets.flatMap((target) =>
    calls.flatMap((call): ThroughputRow[] => {
      const taken = samples.get(keyOf(target, call)) ?? []
      if (taken.length === 0) return []
      const of = (pick: (sample: Sample) => number) => median(taken.map(pick))
      return [
        {
          target,
          call,
          perSecondByRound: taken.map((sample) => sample.perSecond),
          perSecond: of((sample) => sample.perSecond),
          p50Ms: of((sample) => sample.p50Ms),
          p99Ms: of((sample) => sample.p99Ms),
          reference: referenceOf(call),
          toReference: of((sample) => sample.toReference),
          rssMb: of((sample) => sample.rssMb),
          generatorCpu: of((sample) => sample.generatorCpu),
        },
      ]
    }),
  )
  return {
    helloPerSecond: median(hellos.map((hello) => hello.perSecond)),
    helloGeneratorCpu: median(hellos.map((hello) => hello.generatorCpu)),
    rows,
  }
}

const keyOf = (target: Target, call: Call) => `${target.name}/${target.store}/${call}`

const helloLoad: Load = {
  requests: { kind: 'fixed', texts: ['GET / HTTP/1.1\r\nhost: bench\r\n\r\n'] },
  expect: { status: 200, bodyHas: 'hello' },
}

/** Turns of the same length as one result; times are medians of the turns. */
const inOne = (turns: readonly LoadResult[]): LoadResult => {
  const sum = (pick: (turn: LoadResult) => number) =>
    turns.reduce((total, turn) => total + pick(turn), 0)
  return {
    responses: sum((turn) => turn.responses),
    perSecond: sum((turn) => turn.perSecond) / turns.length,
    p50Ms: median(turns.map((turn) => turn.p50Ms)),
    p99Ms: median(turns.map((turn) => turn.p99Ms)),
    generatorCpu: sum((turn) => turn.generatorCpu) / turns.length,
    reconnects: sum((turn) => turn.reconnects),
  }
}

export const setDelay = async (upstream: Program, ms: number): Promise<void> => {
  await (await fetch(`${upstream.url}/delay?ms=${ms}`)).text()
}
