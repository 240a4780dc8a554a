import type { Clock } from '../lib/clock'
import { constantTimeEqual } from '../crypto/constant-time-equal'
import type { Vault } from '../crypto/vault'

/** Addresses at which its owner and WeChat, and nobody else, can read a picture that is not public yet. */
export interface PendingLinks {
  create(address: string): string
  /** Whether the token of such an address is ours, for this picture, and still good. */
  accepts(address: string, token: string): boolean
}

/** WeChat takes up to half an hour. */
const lifeMs = 2 * 3_600_000
/** The link of a picture stays the same for so long, so that a page that reads it again shows it still. */
const stepMs = 3_600_000

export const createPendingLinks = (
  vault: Vault,
  publicBaseUrl: string,
  clock: Clock,
): PendingLinks => {
  /** Under each key of the ring, so that a link outlives a rotation. */
  const signaturesOf = (address: string, endsAtMs: string) =>
    vault.blindIndexes(`${address} ${endsAtMs}`, 'pending picture')

  return {
    create(address) {
      const endsAtMs = String((Math.floor(clock() / stepMs) + 1) * stepMs + lifeMs)
      const [signature] = signaturesOf(address, endsAtMs)
      return `${publicBaseUrl}/media/pending/${address}?token=${endsAtMs}.${signature}`
    },

    accepts(address, token) {
      const [endsAtMs = '', signature = ''] = token.split('.')
      const isOurs = signaturesOf(address, endsAtMs).some((ours) =>
        constantTimeEqual(ours, signature),
      )
      return isOurs && Number(endsAtMs) > clock()
    },
  }
}
