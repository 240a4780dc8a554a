import * as v from 'valibot'
import { readKeyText } from '../providers/read-key-text'

/** What a client of the internal port may do. */
export const internalScopes = [
  'identity:read',
  'phone:read',
  'external:read',
  'user:read',
  'user:write',
] as const

export type InternalScope = (typeof internalScopes)[number]

/** A program of the team that may call the internal port. */
export interface InternalClient {
  id: string
  /** SHA-256 of its secret in hex; two while the secret is being replaced. */
  secretHashes: readonly string[]
  scopes: ReadonlySet<InternalScope>
  /** The audiences of the short tokens that it may ask about. */
  audiences: ReadonlySet<string>
}

export const clientIdPattern = /^[A-Za-z0-9._-]{1,64}$/

const clientSchema = v.strictObject(
  {
    id: v.pipe(
      v.string('must be text'),
      v.regex(clientIdPattern, 'must be 1 to 64 of A-Z a-z 0-9 . _ -'),
    ),
    secretHashes: v.pipe(
      v.array(
        v.pipe(v.string('must be text'), v.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex')),
        'must be a list',
      ),
      v.minLength(1, 'must list one or two hashes'),
      v.maxLength(2, 'must list one or two hashes'),
    ),
    scopes: v.array(
      v.picklist(internalScopes, `must be one of ${internalScopes.join(', ')}`),
      'must be a list',
    ),
    audiences: v.optional(v.array(v.string('must be text'), 'must be a list'), []),
  },
  'must be an object of id, secretHashes, scopes and audiences',
)

const mustBeJson = 'must be a JSON list, or file:PATH of one'

/** The setting: JSON, or `file:PATH`. No message holds a value. */
export const internalClientsSchema = v.pipe(
  v.string(),
  v.transform((text) => readKeyText(text) ?? ''),
  v.parseJson(undefined, mustBeJson),
  v.array(clientSchema, mustBeJson),
  v.check((clients) => clients.length > 0, 'lists nothing'),
  v.check(
    (clients) => new Set(clients.map(({ id }) => id)).size === clients.length,
    'lists a client twice',
  ),
  v.transform((clients): InternalClient[] =>
    clients.map((client) => ({
      ...client,
      scopes: new Set(client.scopes),
      audiences: new Set(client.audiences),
    })),
  ),
)
