import { migrate } from '../../server/src/db/migrate'
import { Secret } from '../../server/src/crypto/secret'
import { createDatabase, dropDatabase } from './server/services-storage'

/** Fails the whole run where a service is not named: a suite that is left out proves nothing. */
export default async (): Promise<void> => {
  const missing = ['TEST_DATABASE_URL', 'TEST_REDIS_URL'].filter(
    (name) => (process.env[name] ?? '') === '',
  )
  if (missing.length > 0) {
    throw new Error(`set ${missing.join(' and ')}, for example postgres://… and redis://…`)
  }
  // Migrating a database for each test would take longer than most tests.
  const { name, url } = await createDatabase()
  try {
    await migrate({ kind: 'postgres', url: new Secret(url), poolSize: 1 })
  } catch (error) {
    await dropDatabase(name)
    throw error
  }
  process.env['TEST_DATABASE_TEMPLATE'] = name
}
