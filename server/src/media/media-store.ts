import { createHash } from 'node:crypto'

/**
 * Where pictures lie. A key is the content's address in one of two areas: everyone may read
 * `avatars/…`; `pending/…` waits for WeChat's verdict. What is under a key never changes.
 */
export interface MediaStore {
  /** Whole or not at all, also when many write the same key. */
  put(key: MediaKey, bytes: Buffer): Promise<void>
  /** Null where there is nothing. */
  get(key: MediaKey): Promise<Buffer | null>
  /** No error where there is nothing. */
  delete(key: MediaKey): Promise<void>
}

export type MediaArea = 'avatars' | 'pending'

/** For example `avatars/<64 hex digits>.jpg`. */
export type MediaKey = `${MediaArea}/${string}`

const fileNamePattern = /^[0-9a-f]{64}\.jpg$/
const keyPattern = /^(avatars|pending)\/[0-9a-f]{64}\.jpg$/

/** What `avatar_key` holds: the content's SHA-256, and what it is. */
export const addressOf = (bytes: Buffer): string =>
  `${createHash('sha256').update(bytes).digest('hex')}.jpg`

export const isMediaAddress = (text: string): boolean => fileNamePattern.test(text)

/** Throws where the key could lead anywhere else: it becomes a path. */
export const assertMediaKey = (key: string): void => {
  if (!keyPattern.test(key)) throw new Error('not a media key')
}
