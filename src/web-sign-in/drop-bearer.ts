import {
  emptyPersistedState,
  parsePersistedState,
  serializePersistedState,
  storageKey,
  type AuthScope,
} from '../auth/persisted-state'
import { migrateStorage } from '../auth/migrate-storage'
import type { AuthPorts } from '../auth/ports'
import type { Transport } from '../http/ports'

/** Ids have at most 64 characters (`idSchema`), and our server's tokens 72. */
const maxIdLength = 64

/**
 * Former versions kept the bearer of a web page in the storage, where every script can read it. Takes
 * it out, and asks the server once to end its session; a user who was signed in signs in again. Call it
 * before the login state is created.
 */
export const dropBearer = (
  ports: Pick<AuthPorts, 'storage' | 'log'> & { transport: Transport },
  scope: AuthScope,
): void => {
  const { storage, log, transport } = ports
  migrateStorage(ports, scope)
  try {
    const key = storageKey(scope, 'auth')
    const state = parsePersistedState(storage.read(key), scope)
    const { session, revocations } = state
    const hasBearer = session !== null && session.token !== session.id
    const bearers = [...revocations, ...(hasBearer ? [session.token] : [])].filter(isBearer)
    if (!hasBearer && bearers.length === 0) return
    const next = {
      ...(hasBearer ? { ...emptyPersistedState, signedOutBy: 'expiry' as const } : state),
      revocations: revocations.filter((token) => !isBearer(token)),
    }
    storage.write(key, serializePersistedState(next, scope))
    for (const bearer of bearers) end(transport, scope.apiBaseUrl, bearer)
  } catch {
    log?.add('storageFailed', {})
  }
}

const isBearer = (token: string): boolean => token.length > maxIdLength

/** What does not arrive ends by itself: the token is gone, and nobody uses the session. */
const end = (transport: Transport, apiBaseUrl: string, bearer: string): void => {
  const { response } = transport({
    method: 'DELETE',
    url: `${apiBaseUrl}/v1/sessions/current`,
    headers: { authorization: `Bearer ${bearer}` },
    timeoutMs: 15_000,
    body: undefined,
    file: undefined,
    isDownload: false,
    onProgress: undefined,
  })
  response.catch(() => undefined)
}
