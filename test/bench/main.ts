import { join } from 'node:path'
import { benchFirstScreen } from './first-screen'
import { benchSizes } from './sizes'
import { benchStart } from './start'

const root = join(__dirname, '../..')

const main = async (): Promise<void> => {
  await benchStart(root)
  benchSizes(root)
  await benchFirstScreen(root)
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
