import { createFakeHost } from './fake-host'
import { openRun } from './open-run'
import type { Outcome, Trial } from './outcome'
import type { Peer, PeerClient } from './peers/peer'
import { peers } from './peers/peers'
import { scenarios } from './scenarios'

/**
 * When none of the requests has come to its end for this long, those that are left hang. On a busy
 * machine a thousand may take longer in all, one after the other.
 */
const defaultPatienceMs = 8_000
/** Background work and unhandled rejections that come later than the answers are still counted. */
const graceMs = 300

let unhandledRejections = 0
process.on('unhandledRejection', () => {
  unhandledRejections += 1
})

/** One peer in one scenario. Expects a process of its own, and leaves it as it is. */
export const runTrial = async (trial: Trial): Promise<Outcome> => {
  const run = await openRun(trial)
  const peer: Peer = peers[trial.peer]
  const { scenario, parallel } = trial
  const create = () => peer.create({ baseUrl: run.baseUrl, wx: createFakeHost(), scenario })
  let client: PeerClient
  if (scenarios[scenario].startsSignedIn) {
    client = await create()
    await client.signIn()
    await run.begin()
  } else {
    await run.begin()
    client = await create()
  }
  const sent = await sendAll(client, parallel, peer.patienceMs ?? defaultPatienceMs)
  await wait(graceMs)
  const counts = await run.readCounts()
  return { ...counts, ...sent, unhandledRejections, hasSession: client.hasSession() }
}

const sendAll = async (client: PeerClient, parallel: number, patienceMs: number) => {
  const tally = { ok: 0, wrong: 0, rejected: 0 }
  const reasons: Record<string, number> = {}
  const startedAt = performance.now()
  let lastSettledAt = startedAt
  const requests = Array.from({ length: parallel }, (_, n) =>
    client.readMe(n + 1).then(
      (response) => {
        tally[isUser(response) ? 'ok' : 'wrong'] += 1
        lastSettledAt = performance.now()
      },
      (error: unknown) => {
        tally.rejected += 1
        lastSettledAt = performance.now()
        const reason = reasonOf(error)
        reasons[reason] = (reasons[reason] ?? 0) + 1
      },
    ),
  )
  const stall = async (): Promise<void> => {
    while (performance.now() - lastSettledAt < patienceMs) await wait(200)
  }
  await Promise.race([Promise.all(requests), stall()])
  const hanging = parallel - tally.ok - tally.wrong - tally.rejected
  return { ...tally, reasons, hanging, tookMs: performance.now() - startedAt }
}

/** A peer answers with the body, or with the user that it took out of it. */
export const isUser = (response: unknown): boolean => {
  const { user, id } = (response ?? {}) as { user?: { id?: unknown }; id?: unknown }
  return (user?.id ?? id) === 'user-1'
}

const reasonOf = (error: unknown): string => {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  return String(code ?? message ?? error)
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
