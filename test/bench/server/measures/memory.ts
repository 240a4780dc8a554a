import type { LoadGenerator } from '../load/load-generator'
import type { Program } from '../targets/program'
import { meLoad, signInLoad, type Target } from '../targets/target'
import { connections, users } from './throughput'

export interface MemoryReport {
  seconds: number
  startMb: number
  /** Half-way and at the end: the difference is what grows. */
  halfMb: number
  endMb: number
  maxMb: number
  signIns: number
}

const meMs = 8_000
const signInMs = 2_000

/** Full load for `seconds`, four parts of it with sessions and one part sign-ins. */
export const measureMemory = async (
  generator: LoadGenerator,
  upstream: Program,
  target: Target,
  seconds: number,
): Promise<MemoryReport> => {
  const { program, stop } = await target.start(upstream.url)
  try {
    const startMb = program.rssMb()
    const taken: number[] = []
    let signIns = 0
    // Other users than those who sign in again and again: at some number their oldest session is deleted.
    const me = await meLoad(target, program.url, connections, users, users)
    const load = { port: program.port, connections, warmUpMs: 0 }
    const endAtMs = performance.now() + seconds * 1_000
    while (performance.now() < endAtMs) {
      await generator.run({ ...load, ...me, measureMs: meMs })
      taken.push(program.rssMb())
      signIns += (
        await generator.run({ ...load, ...signInLoad(target, users), measureMs: signInMs })
      ).responses
      taken.push(program.rssMb())
    }
    return {
      seconds,
      startMb,
      halfMb: taken[Math.floor(taken.length / 2)] ?? NaN,
      endMb: taken.at(-1) ?? NaN,
      maxMb: Math.max(...taken),
      signIns,
    }
  } finally {
    await stop()
  }
}
