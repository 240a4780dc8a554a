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
  retry(): void
}

export const createRecordStore = (
  { storage, log }: Pick<AuthPorts, 'storage' | 'log'>,
  scope: RecordScope,
): RecordStore => {
  /** What the storage holds, as far as this context knows. */
  let known: unknown = null
  let unwritten: string | null = null

  const readRaw = (): unknown => {
    try {
      return storage.read(key)
    } catch {
      log?.add('storage failed')
      return known
    }
  }

  const put = (text: string): boolean => {
    try {
      storage.write(key, text)
      return true
    } catch {
      return false
    }
  }

  const write = (text: string) => {
    if (text === known && unwritten === null) return
    // A full storage takes a smaller value once the former one is gone; and a session that was
    // signed out must not come back because its successor did not fit.
    const isWritten = put(text) || (drop() && put(text))
    unwritten = isWritten ? null : text
    if (isWritten) known = text
    log?.add(isWritten ? 'stored' : 'storage failed')
  }

  const drop = (): boolean => {
    try {
      storage.remove(key)
      known = ''
      return true
    } catch {
      return false
    }
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
      write(serializeRecord(record, scope))
    },
    retry: () => {
      if (unwritten !== null) write(unwritten)
    },
  }
}
