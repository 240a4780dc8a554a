import { composeServer, type Server } from './compose-server'
import { operator } from './audit/actor'
import { clientIdPattern, internalScopes } from './config/internal-clients'
import { readSettings, SettingsError, type Settings } from './config/settings'
import { hashRandomSecret, newRandomSecret } from './crypto/random-secret'
import { migrate } from './db/migrate'
import { isDatabaseMissing } from './db/open-database'
import { createLog, logWarnings } from './log'
import { examine } from './maintenance/doctor'
import { cleanUp } from './maintenance/clean-up'
import { forgetKey } from './maintenance/forget-key'
import { assertVaultKeys, readKeyUsage, type KeyUsage } from './maintenance/key-usage'
import { rotateKeys } from './maintenance/rotate-keys'
import { toIsoTime } from './lib/to-iso-time'
import { readTokenKeys, rotateTokenKeys } from './tokens/token-keys'
import { readImportArguments, runImport } from './user-import/import-command'
import { UsersFileError } from './user-import/read-users-file'

const usage = `usage: npm run server -- COMMAND

  doctor                 check the settings: each app at its platform, HANDOVER_PAGE, address, clock, keys,
                         database, Redis, message push, with a fix for each problem
  migrate                bring the database to this version, with no time limit on a step; the server's
                         start does the same, and no other command does
  users show USER        what the server holds of a user; USER is an id, or a phone like +86-13800000000
  users revoke USER      end all sessions of a user
  users block USER       end all sessions of a user, and let no new one begin
  users unblock USER
  users delete USER --yes
                         delete a user with everything that belongs to them
  users import FILE.csv [--dry-run] [--skip-refused] [--report FILE]
                         add the users of a CSV file; see server/README.md, "Users who exist already"
  keys show              what is sealed with each key, and which of ENCRYPTION_KEYS can be removed
  keys rotate            seal again, with the first of ENCRYPTION_KEYS, what an older one has sealed
  keys forget KEY --yes  discard what a lost key has sealed; KEY is its id
  token-keys show        the keys that sign short tokens: the next, the one that signs, the former
  token-keys rotate      make the next key; it signs ten minutes later
  clients new NAME       a secret for a client of the internal port, and its entry in INTERNAL_CLIENTS
  clean-up               delete expired sessions, old entries of the audit log, and unused pictures now

The settings are the server's own, from the environment. The server may run at the same time.
`

/** A mistake that the user of the command line can correct. */
class UsageError extends Error {
  override readonly name = 'UsageError'
}

type Command = (server: Server) => Promise<void>

const say = (text: string) => void process.stdout.write(`${text}\n`)

/** Throws a `UsageError` before anything is opened. */
const commandOf = (args: readonly string[]): Command => {
  const [area, action, ...rest] = args
  const name = `${area ?? ''} ${action ?? ''}`.trim()
  const whole = commands[name]
  if (whole !== undefined && rest.length === 0) return whole
  const ofSubject = subjectCommands[name]
  if (ofSubject === undefined) throw new UsageError(usage)
  const isConfirmed = ofSubject.cannotBeUndone && rest.includes('--yes')
  const [subject, ...others] = isConfirmed ? rest.filter((arg) => arg !== '--yes') : rest
  if (subject === undefined || subject.startsWith('--') || others.length > 0) {
    throw new UsageError(usage)
  }
  if (ofSubject.cannotBeUndone && !isConfirmed) {
    throw new UsageError('this cannot be undone: repeat it with --yes')
  }
  return (server) => ofSubject.run(server, subject)
}

const commands: Readonly<Record<string, Command>> = {
  async 'keys show'({ database, vault }) {
    say('key       in the ring     phones  session keys  token keys')
    for (const keyUsage of await readKeyUsage(database, vault)) say(describeUsage(keyUsage, vault))
  },

  async 'keys rotate'({ database, vault }) {
    const { sessionKeys, phones, tokenKeys, unreadable, duplicates } = await rotateKeys(
      database,
      vault,
    )
    say(
      `sealed again: ${sessionKeys} session keys, ${phones} phone numbers, ${tokenKeys} token keys`,
    )
    if (duplicates.length > 0) {
      throw new UsageError(
        `${duplicates.length} users have a number that another user has as well, and keep it under the older key: ${duplicates.join(', ')}. Ask them which account they use, and let the other one remove its number.`,
      )
    }
    if (unreadable > 0) {
      throw new UsageError(
        `${unreadable} rows are sealed with a key that is not in the ring; see keys show`,
      )
    }
    const left = (await readKeyUsage(database, vault)).filter(
      (usage) => usage.keyId !== vault.currentKeyId && sealedWith(usage) > 0,
    )
    if (left.length > 0) {
      throw new UsageError(
        'a node still seals with an older key: run this again when all nodes have the new settings',
      )
    }
    const needless = vault.keyIds.slice(1)
    if (needless.length > 0) {
      say(`nothing is sealed with ${needless.join(', ')} any more: remove it from ENCRYPTION_KEYS`)
    }
  },

  async 'token-keys show'({ database, clock }) {
    for (const { kid, role, signsFromMs } of await readTokenKeys(database, clock())) {
      say(`${kid}  ${role.padEnd(7)}  signs from ${toIsoTime(signsFromMs)}`)
    }
  },

  async 'token-keys rotate'({ database, vault, clock }) {
    await assertVaultKeys(database, vault, { usesTokenKeys: true })
    const key = await rotateTokenKeys(database, vault, clock(), operator)
    if (key === null) {
      throw new UsageError('a next key already exists; see token-keys show')
    }
    const { currentKeyId } = vault
    say(`${key.kid} signs from ${toIsoTime(key.signsFromMs)}, sealed with the key ${currentKeyId}`)
  },

  async 'clean-up'({ cleanUpOptions, cleanUpPictures }) {
    const { sessions, auditEntries, ...others } = await cleanUp(cleanUpOptions)
    const values = Object.values(others).reduce((sum, count) => sum + count, 0)
    const { files } = await cleanUpPictures()
    say(
      `deleted: ${sessions} sessions, ${auditEntries} audit entries, ${values} values, ${files} pictures`,
    )
  },
}

interface SubjectCommand {
  cannotBeUndone: boolean
  run(server: Server, subject: string): Promise<void>
}

const subjectCommands: Readonly<Record<string, SubjectCommand>> = {
  'users show': {
    cannotBeUndone: false,
    async run(server, subject) {
      const shown = await server.userAdmin.show(await userIdOf(server, subject), operator)
      if (shown === null) throw new UsageError(noSuchUser)
      say(JSON.stringify(shown, null, 2))
    },
  },
  'users revoke': {
    cannotBeUndone: false,
    async run(server, subject) {
      const count = await server.userDirectory.signOut(await userIdOf(server, subject), operator)
      if (count === null) throw new UsageError(noSuchUser)
      say(`${count} sessions ended`)
    },
  },
  'users block': {
    cannotBeUndone: false,
    async run(server, subject) {
      const count = await server.userDirectory.block(await userIdOf(server, subject), operator)
      if (count === null) throw new UsageError(noSuchUser)
      say(`blocked, ${count} sessions ended`)
    },
  },
  'users unblock': {
    cannotBeUndone: false,
    async run(server, subject) {
      const userId = await userIdOf(server, subject)
      const isDone = await server.userDirectory.unblock(userId, operator)
      if (!isDone) throw new UsageError(noSuchUser)
      say('unblocked')
    },
  },
  'users delete': {
    cannotBeUndone: true,
    async run(server, subject) {
      const id = await server.userAdmin.delete(await userIdOf(server, subject), operator)
      if (id === null) throw new UsageError(noSuchUser)
      say(`deleted ${id}`)
    },
  },
  'keys forget': {
    cannotBeUndone: true,
    async run({ database, vault, clock }, keyId) {
      if (vault.keyIds.includes(keyId)) {
        throw new UsageError(`${keyId} is in ENCRYPTION_KEYS: nothing is lost`)
      }
      const { phones, sessionKeys, tokenKeys } = await forgetKey(database, clock, keyId)
      say(
        `discarded: ${phones} phone numbers, ${sessionKeys} session keys, ${tokenKeys} token keys`,
      )
    },
  },
}

const noSuchUser = 'there is no such user'

const userIdOf = async ({ userAdmin }: Server, subject: string): Promise<string> => {
  const phone = /^\+(\d{1,4})[- ](\d{4,20})$/.exec(subject)
  if (phone === null) return subject
  const [, countryCode = '', number = ''] = phone
  const id = await userAdmin.findByPhone(countryCode, number)
  if (id === null) throw new UsageError(noSuchUser)
  return id
}

const sealedWith = ({ phones, sessionKeys, tokenKeys }: KeyUsage): number =>
  phones + sessionKeys + tokenKeys

const describeUsage = (usage: KeyUsage, { currentKeyId, keyIds }: Server['vault']): string => {
  const { keyId, phones, sessionKeys, tokenKeys } = usage
  const old = keyIds.includes(keyId) ? 'opens' : 'missing'
  const role = keyId === currentKeyId ? 'seals' : sealedWith(usage) === 0 ? 'can be removed' : old
  const counts = `${String(phones).padEnd(6)}  ${String(sessionKeys).padEnd(12)}  ${tokenKeys}`
  return `${keyId}  ${role.padEnd(14)}  ${counts}`
}

/** Null where the command is another one. */
const importCommandOf = ([area, action, ...rest]: readonly string[]): Command | null => {
  if (area !== 'users' || action !== 'import') return null
  const parsed = readImportArguments(rest)
  if (parsed === null) throw new UsageError(usage)
  const sayProgress = (text: string) => void process.stderr.write(`${text}\n`)
  return async ({ database, vault, userImport }) => {
    await assertVaultKeys(database, vault, { usesTokenKeys: true })
    // On an empty database no check can find that the key is another one than the server's.
    say(`phone numbers are sealed with the key ${vault.currentKeyId}`)
    const isDone = await runImport(parsed, { userImport, say, sayProgress })
    if (!isDone) process.exitCode = 1
  }
}

/** What libraries warn of goes to the log from here on, not between a command's own lines. */
const settingsOfProcess = (): Settings => {
  const settings = readSettings(process.env)
  logWarnings(createLog(settings.logLevel))
  return settings
}

const runDoctor = async (): Promise<void> => {
  const findings = await examine(settingsOfProcess())
  for (const { subject, isOk, text, fix } of findings) {
    say(`${isOk ? 'ok  ' : 'FAIL'} ${subject}: ${text}`)
    if (fix !== null) say(`     → ${fix}`)
  }
  const failed = findings.filter(({ isOk }) => !isOk).length
  if (failed > 0) throw new UsageError(`${failed} of ${findings.length} checks failed`)
}

const runMigrations = async (): Promise<void> => {
  const ran = await migrate(settingsOfProcess().database)
  say(ran.length === 0 ? 'nothing to migrate' : `migrated: ${ran.join(', ')}`)
}

/** It needs no settings, and stores nothing. */
const printNewClient = (name: string): void => {
  if (!clientIdPattern.test(name)) {
    throw new UsageError('a client is named with 1 to 64 of A-Z a-z 0-9 . _ -')
  }
  const secret = newRandomSecret()
  const entry = { id: name, secretHashes: [hashRandomSecret(secret)], scopes: [], audiences: [] }
  say(`secret, shown once: ${secret}`)
  say(`for INTERNAL_CLIENTS: ${JSON.stringify(entry)}`)
  say(`scopes: ${internalScopes.join(', ')}`)
  say('audiences: those of TOKEN_AUDIENCES whose short tokens it may ask about')
}

/** A support command must not change the tables under the nodes that run. */
const assertMigrated = async ({ database }: Server): Promise<void> => {
  try {
    await database.check()
  } catch (error) {
    throw notReady(error instanceof Error ? error.message : String(error))
  }
}

const notReady = (reason: string) =>
  new UsageError(`the database is not ready for this version: ${reason}
migrate it first: npm run server -- migrate`)

const main = async (): Promise<void> => {
  const args = process.argv.slice(2)
  if (args.join(' ') === 'migrate') {
    await runMigrations()
    return
  }
  if (args.join(' ') === 'doctor') {
    await runDoctor()
    return
  }
  const [area, action, name] = args
  if (area === 'clients' && action === 'new' && name !== undefined && args.length === 3) {
    printNewClient(name)
    return
  }
  const command = importCommandOf(args) ?? commandOf(args)
  const settings = settingsOfProcess()
  if (isDatabaseMissing(settings.database)) throw notReady('the file does not exist')
  const server = await composeServer({ ...settings, drainMs: 0 })
  try {
    await assertMigrated(server)
    await command(server)
  } finally {
    await server.close()
  }
}

main().catch((error: unknown) => {
  const isOurs = [UsageError, SettingsError, UsersFileError].some((ours) => error instanceof ours)
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${isOurs ? message : `failed: ${message}`}\n`)
  process.exitCode = 1
})
