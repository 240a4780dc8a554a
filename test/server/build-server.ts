import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

/** Jest's global setup: what a test runs as a process of its own is the built server, as it is deployed. */
export default (): void => {
  execFileSync(process.execPath, [resolve(__dirname, '../../server/build.mjs')])
}
