import { median } from './median'
import type { PeerClient } from './peers/peer'

const rounds = 5

export interface Heap {
  /** What a thousand requests hold while they wait for their answers. */
  heldBytes: number
  /** What they leave behind. */
  leftBytes: number
}

/** After collections, medians of some rounds. Expects a warm client and `--expose-gc`. */
export const measureHeap = async (client: PeerClient, parallel: number): Promise<Heap> => {
  const held: number[] = []
  const left: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const before = await restingHeapBytes()
    held.push((await heapWhileWaiting(client, parallel)) - before)
    left.push((await restingHeapBytes()) - before)
  }
  return { heldBytes: median(held), leftBytes: median(left) }
}

const heapWhileWaiting = async (client: PeerClient, parallel: number): Promise<number> => {
  const requests = Array.from({ length: parallel }, (_, n) => client.readMe(n))
  await turn()
  const bytes = heapBytes()
  await Promise.all(requests)
  return bytes
}

/** Twice, with turns of the event loop between: what a finalizer frees is collected as well. */
const restingHeapBytes = async (): Promise<number> => {
  await turn()
  heapBytes()
  await turn()
  return heapBytes()
}

const heapBytes = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
