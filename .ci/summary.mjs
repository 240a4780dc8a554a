// Adds up Jest's JSON results and prints them as one line.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2] ?? 'reports'
let passed = 0
let failed = 0
for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
  const result = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  passed += result.numPassedTests
  // A suite that does not even load has no failed test in it, and counts as one.
  failed += result.numFailedTests + result.numRuntimeErrorTestSuites
}
console.log(`${passed} passed, ${failed} failed`)
