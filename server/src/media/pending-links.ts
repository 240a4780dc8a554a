import type { Clock } from '../clock'
import { VaultError, type Vault } from '../vault/vault'

/** Addresses at which WeChat, and nobody else, can read a picture that is not public yet. */
export interface PendingLinks {
  create(address: string): string
  /** Whether the token of such an address is ours, for this picture, and still good. */
  accepts(address: string, token: string): boolean
}

/** WeChat takes up to half an hour. */
const lifeMs = 2 * 3_600_000

export const createPendingLinks = (
  vault: Vault,
  publicBaseUrl: string,
  clock: Clock,
): PendingLinks => {
  const contextOf = (address: string) => ['pending picture', address]

  return {
    create(address) {
      const { bytes, keyId } = vault.seal(String(clock() + lifeMs), contextOf(address))
      const token = `${keyId}.${bytes.toString('base64url')}`
      return `${publicBaseUrl}/media/pending/${address}?token=${token}`
    },

    accepts(address, token) {
      const [keyId = '', text = ''] = token.split('.')
      const bytes = Buffer.from(text, 'base64url')
      try {
        return Number(vault.open({ bytes, keyId }, contextOf(address))) > clock()
      } catch (error) {
        if (error instanceof VaultError) return false
        throw error
      }
    },
  }
}
