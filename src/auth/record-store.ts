import type { AuthPorts } from './ports'
import { parseRecord, serializeRecord, type AuthRecord, type RecordScope } from './record'

const key = 'taro-passport.auth'

/** The record in the host's storage. Nothing here throws, whatever the storage does. */
export interface RecordStore {
  read(): AuthRecord
  /** The record as another context left it, or null where it is as this one knows it. */
  readChange(): AuthRecord | null
  write(record: AuthRecord): void
  /** Writes again what a full or broken storage did not take. */
  retry: () => void
}

export const createRecordStore = (
  { storage, log }: Pick<AuthPorts, 'storage' | 'log'>,
  scope: RecordScope,
): RecordStore => {
  /** What the storage holds, as far as this context knows. */
  let known: unknown = null
  /** What it should hold and did not take. */
  let unwritten: string | null = null

  const attempt = (work: () => void): boolean => {
    try {
      work()
      return true
    } catch {
      return false
    }
  }

  const put = (text: string) =>
    attempt(() => {
      storage.write(key, text)
    })

  const drop = () =>
    attempt(() => {
      storage.remove(key)
      known = ''
    })

  const writeText = (text: string) => {
    // A full storage may take the new value once the former one is gone. And a session that was
    // signed out must not be found again because its successor did not fit.
    const isWritten = put(text) || (drop() && put(text))
    unwritten = isWritten ? null : text
    if (isWritten) known = text
    log?.add(isWritten ? 'stored' : 'storage failed')
  }

  const readRaw = (): unknown => {
    let raw: unknown = known
    const isRead = attempt(() => {
      raw = storage.read(key)
    })
    if (!isRead) log?.add('storage failed')
    return raw
  }

  return {
    read: () => {
      known = readRaw()
      return parseRecord(known, scope)
    },
    readChange: () => {
      if (storage.subscribe === undefined || unwritten !== null) return null
      const raw = readRaw()
      if (raw === known) return null
      known = raw
      return parseRecord(raw, scope)
    },
    write: (record) => {
      const text = serializeRecord(record, scope)
      if (text !== known || unwritten !== null) writeText(text)
    },
    retry: () => {
      if (unwritten !== null) writeText(unwritten)
    },
  }
}
