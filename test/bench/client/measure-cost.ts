import { createFakeHost } from './fake-host'
import { measureHeap } from './measure-heap'
import { median } from './median'
import { openRun } from './open-run'
import type { Cost, Trial } from './outcome'
import type { Peer, PeerClient } from './peers/peer'
import { peers } from './peers/peers'
import { raw } from './peers/raw'
import { isUser } from './run-trial'

const warmUpRounds = 3
const rounds = 16

/**
 * What a request costs while nothing is wrong. Each round of the peer stands beside one of raw
 * requests in the same process, on ten sockets each, as WeChat has: what slows the machine down for
 * a moment slows both. Expects `--expose-gc`.
 */
export const measureCost = async (trial: Trial): Promise<Cost> => {
  const run = await openRun(trial)
  const open = async (peer: Peer): Promise<PeerClient> => {
    const wx = createFakeHost(10)
    const client = await peer.create({ baseUrl: run.baseUrl, wx, scenario: trial.scenario })
    await client.signIn()
    return client
  }
  const rawClient = await open(raw)
  const timeOf = roundsOf(trial.parallel)
  for (let round = 0; round < warmUpRounds; round += 1) await timeOf(rawClient)

  const peerClient = await open(peers[trial.peer])
  for (let round = 0; round < warmUpRounds; round += 1) await timeOf(peerClient)
  const heap = await measureHeap(peerClient, trial.parallel)

  const pairs: { rawUs: number; peerUs: number }[] = []
  for (let round = 0; round < rounds; round += 2) {
    // There and back, so that neither always runs second.
    pairs.push({ rawUs: await timeOf(rawClient), peerUs: await timeOf(peerClient) })
    pairs.push({ peerUs: await timeOf(peerClient), rawUs: await timeOf(rawClient) })
  }
  return {
    overheadUs: median(pairs.map(({ rawUs, peerUs }) => peerUs - rawUs)),
    ratio: median(pairs.map(({ rawUs, peerUs }) => peerUs / rawUs)),
    ...heap,
  }
}

/** Sends one round and returns what a request of it took, in microseconds. */
const roundsOf = (parallel: number) => {
  let n = 0
  return async (client: PeerClient): Promise<number> => {
    const startedAt = performance.now()
    const responses = await Promise.all(
      Array.from({ length: parallel }, () => client.readMe((n += 1))),
    )
    const tookMs = performance.now() - startedAt
    if (!responses.every(isUser)) throw new Error('an answer is not the user')
    return (tookMs / parallel) * 1000
  }
}
