import type { LoadGenerator } from '../load/load-generator'
import type { LoadResult } from '../load/load-plan'
import type { Program } from '../targets/program'
import { signInLoad, type Target } from '../targets/target'
import { median } from './median'
import { connections, setDelay, slowUpstreamMs, users } from './throughput'

export const steadyPerSecond = 200

export interface SteadyRow {
  target: Target
  p50Ms: number
  p99Ms: number
  /** Above the bare proxy at the same rate, by turns. */
  p50OverProxyMs: number
  p99OverProxyMs: number
}

export interface SteadyOptions {
  generator: LoadGenerator
  upstream: Program
  proxy: Target
  targets: readonly Target[]
  rounds: number
  turns: number
  /** Of each turn. At 200 a second a p99 needs some seconds. */
  measureMs: number
}

/** Sign-ins at a rate that real traffic has, behind a WeChat that takes 30 ms. */
export const measureSteady = async (options: SteadyOptions): Promise<SteadyRow[]> => {
  const { generator, upstream, proxy, targets, rounds, turns, measureMs } = options
  const taken = new Map<Target, { own: LoadResult; proxy: LoadResult }[]>()
  for (let round = 0; round < rounds; round += 1) {
    const bare = await proxy.start(upstream.url)
    try {
      for (const target of targets) {
        const { program, stop } = await target.start(upstream.url)
        await setDelay(upstream, slowUpstreamMs)
        const run = (side: Target, { port }: Program) =>
          generator.run({
            port,
            connections,
            perSecond: steadyPerSecond,
            warmUpMs: 1_000,
            measureMs,
            ...signInLoad(side, users),
          })
        try {
          for (let turn = 0; turn < turns; turn += 1) {
            const pair = { own: await run(target, program), proxy: await run(proxy, bare.program) }
            taken.set(target, [...(taken.get(target) ?? []), pair])
          }
        } finally {
          await setDelay(upstream, 0)
          await stop()
        }
      }
    } finally {
      await bare.stop()
    }
  }
  return targets.map((target) => {
    const pairs = taken.get(target) ?? []
    const of = (pick: (pair: { own: LoadResult; proxy: LoadResult }) => number) =>
      median(pairs.map(pick))
    return {
      target,
      p50Ms: of(({ own }) => own.p50Ms),
      p99Ms: of(({ own }) => own.p99Ms),
      p50OverProxyMs: of((pair) => pair.own.p50Ms - pair.proxy.p50Ms),
      p99OverProxyMs: of((pair) => pair.own.p99Ms - pair.proxy.p99Ms),
    }
  })
}
