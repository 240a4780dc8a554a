import type { LoadGenerator } from '../load/load-generator'
import type { LoadPlan, LoadResult } from '../load/load-plan'
import type { Program } from '../targets/program'
import { meLoad, signInLoad, type Target } from '../targets/target'
import { median } from './median'

export const calls = ['me', 'sign-in', 'sign-in, upstream 30 ms'] as const

export type Call = (typeof calls)[number]

export interface ThroughputRow {
  target: Target
  call: Call
  /** By round. */
  perSecondByRound: readonly number[]
  perSecond: number
  p50Ms: number
  p99Ms: number
  /** To the hello of the same round. */
  toHello: number
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
  targets: readonly Target[]
  rounds: number
  warmUpMs: number
  measureMs: number
  say: (line: string) => void
}

interface Sample extends LoadResult {
  toHello: number
  rssMb: number
}

export const connections = 64
/** Enough that most sign-ins are of users who have been here before, as in a mini-program. */
export const users = 10_000
const slowUpstreamMs = 30

/**
 * Every target once in each round, so that a slow minute of the machine hits all of them; a fresh
 * process and an empty store each time. Ratios are taken within a round, and then their median.
 */
export const measureThroughput = async (options: ThroughputOptions): Promise<ThroughputReport> => {
  const { generator, upstream, targets, warmUpMs, measureMs, say } = options
  const samples = new Map<string, Sample[]>()
  const hellos: LoadResult[] = []

  const run = (port: number, load: Pick<LoadPlan, 'requests' | 'expect'>) =>
    generator.run({ port, connections, warmUpMs, measureMs, ...load })

  for (let round = 1; round <= options.rounds; round += 1) {
    const hello = await measureHello(options.startHello, run)
    hellos.push(hello)
    say(`round ${round}: hello ${Math.round(hello.perSecond)}/s`)
    for (const target of targets) {
      const { program, stop } = await target.start(upstream.url)
      try {
        for (const call of calls) {
          if (call === 'me' && target.me === null) continue
          await setDelay(upstream, call === 'sign-in, upstream 30 ms' ? slowUpstreamMs : 0)
          const load =
            call === 'me'
              ? await meLoad(target, program.url, connections, users)
              : signInLoad(target, users)
          const result = await run(program.port, load)
          const sample = {
            ...result,
            toHello: result.perSecond / hello.perSecond,
            rssMb: program.rssMb(),
          }
          const key = keyOf(target, call)
          samples.set(key, [...(samples.get(key) ?? []), sample])
          say(`  ${target.name}, ${target.store}: ${call} ${Math.round(result.perSecond)}/s`)
        }
      } finally {
        await setDelay(upstream, 0)
        await stop()
      }
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
          toHello: of((sample) => sample.toHello),
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

const measureHello = async (
  start: () => Promise<Program>,
  run: (port: number, load: Pick<LoadPlan, 'requests' | 'expect'>) => Promise<LoadResult>,
): Promise<LoadResult> => {
  const hello = await start()
  try {
    return await run(hello.port, {
      requests: { kind: 'fixed', texts: ['GET / HTTP/1.1\r\nhost: bench\r\n\r\n'] },
      expect: { status: 200, bodyHas: 'hello' },
    })
  } finally {
    await hello.stop()
  }
}

export const setDelay = async (upstream: Program, ms: number): Promise<void> => {
  await (await fetch(`${upstream.url}/delay?ms=${ms}`)).text()
}
