import { jest } from '@jest/globals'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The client's tests as one suite, which loads the source once. Only for mutation tests: they start
 * Jest for each mutant, and loading the source for each of thirty files would take most of the time.
 */
for (const folder of ['auth', 'http', 'api']) {
  const path = join(__dirname, '..', folder)
  for (const file of readdirSync(path)) {
    if (file.endsWith('.test.ts')) jest.requireActual(join(path, file))
  }
}
