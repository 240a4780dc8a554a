import { composeServer, type Server } from './compose'
import { readSettings, SettingsError } from './config'
import { cleanUp } from './maintenance/clean-up'
import { rotateKeys } from './maintenance/rotate-keys'

const usage = `usage: npm run server -- COMMAND

  users show USER        what there is about a user; USER is an id, or a phone like +86-13800000000
  users revoke USER      end all sessions of a user
  users delete USER --yes
                         delete a user with everything that belongs to them
  keys rotate            seal with the first of SESSION_KEY_SECRETS what an older one has sealed
  clean-up               delete expired sessions and old entries of the audit log now

The settings are the server's own, from the environment. The server may run meanwhile.
`

/** What went wrong and can be put right by who typed the command. */
class UsageError extends Error {
  override readonly name = 'UsageError'
}

const say = (text: string) => void process.stdout.write(`${text}\n`)

const run = async (server: Server, args: readonly string[]): Promise<void> => {
  const [area, action, subject, flag] = args
  if (area === 'users' && subject !== undefined) {
    await runUsers(server, action, await userIdOf(server, subject), flag)
  } else if (area === 'keys' && action === 'rotate') {
    const { sessionKeys, phones, unreadable } = await rotateKeys(server.database, server.vault)
    say(`sealed anew: ${sessionKeys} session keys, ${phones} phone numbers`)
    if (unreadable > 0) {
      throw new UsageError(`${unreadable} rows are sealed with a key that is not in the ring`)
    }
  } else if (area === 'clean-up') {
    const { sessions, auditEntries, sharedValues } = await cleanUp(server.cleanUpOptions)
    say(`deleted: ${sessions} sessions, ${auditEntries} audit entries, ${sharedValues} values`)
  } else {
    throw new UsageError(usage)
  }
}

const runUsers = async (
  { userAdmin }: Server,
  action: string | undefined,
  userId: string,
  flag: string | undefined,
): Promise<void> => {
  if (action === 'show') {
    const shown = await userAdmin.show(userId)
    if (shown === null) throw new UsageError('there is no such user')
    say(JSON.stringify(shown, null, 2))
  } else if (action === 'revoke') {
    const count = await userAdmin.revoke(userId)
    if (count === null) throw new UsageError('there is no such user')
    say(`${count} sessions ended`)
  } else if (action === 'delete') {
    if (flag !== '--yes') throw new UsageError('this cannot be undone: repeat it with --yes')
    if (!(await userAdmin.delete(userId))) throw new UsageError('there is no such user')
    say('deleted')
  } else {
    throw new UsageError(usage)
  }
}

const userIdOf = async ({ userAdmin }: Server, subject: string): Promise<string> => {
  const phone = /^\+(\d{1,4})[- ](\d{4,20})$/.exec(subject)
  if (phone === null) return subject
  const [, countryCode = '', number = ''] = phone
  const id = await userAdmin.findByPhone(countryCode, number)
  if (id === null) throw new UsageError('there is no such user')
  return id
}

const main = async (): Promise<void> => {
  const args = process.argv.slice(2)
  if (args.length === 0) throw new UsageError(usage)
  const server = await composeServer({ ...readSettings(process.env), drainMs: 0 })
  try {
    await run(server, args)
  } finally {
    await server.close()
  }
}

main().catch((error: unknown) => {
  const isOurs = error instanceof UsageError || error instanceof SettingsError
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${isOurs ? message : `failed: ${message}`}\n`)
  process.exitCode = 1
})
