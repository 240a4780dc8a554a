import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

/** Fails the whole run where a service is not named: a suite that is left out proves nothing. */
const requireServices = () => {
  const missing = ['TEST_DATABASE_URL', 'TEST_REDIS_URL'].filter(
    (name) => (process.env[name] ?? '') === '',
  )
  if (missing.length > 0) {
    throw new Error(`set ${missing.join(' and ')}, for example postgres://… and redis://…`)
  }
  // What is killed and starved is the built server, as it is deployed.
  execFileSync(process.execPath, [resolve(__dirname, '../../server/build.mjs')])
}

export default requireServices
