import * as v from 'valibot'
import { VaultError, type Vault } from '../crypto/vault'
import type { AccessToken } from '../upstream/token-store'

const tokenSchema = v.object({
  value: v.string(),
  refreshAtMs: v.number(),
  expiresAtMs: v.number(),
})

const contextOf = (appId: string) => ['access token', appId]

/** An access token of WeChat or Douyin as one text, unreadable in the store. */
export const sealToken = (vault: Vault, appId: string, token: AccessToken): string => {
  const { bytes, keyId } = vault.seal(JSON.stringify(token), contextOf(appId))
  return `${keyId}.${bytes.toString('base64url')}`
}

/** Null where the text does not open: another key, or damaged. A new token is had for one call. */
export const openToken = (vault: Vault, appId: string, text: string): AccessToken | null => {
  const [keyId = '', bytes = ''] = text.split('.')
  try {
    const plain = vault.open({ keyId, bytes: Buffer.from(bytes, 'base64url') }, contextOf(appId))
    return v.parse(tokenSchema, JSON.parse(plain))
  } catch (error) {
    if (error instanceof VaultError) return null
    throw error
  }
}
