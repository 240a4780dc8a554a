import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repository } from './process'

/** A copy of `test/e2e/host-app` whose pages talk to this server; the caller removes it. */
export const copyHostApp = async (
  apiUrl: string,
): Promise<{ folder: string; remove: () => Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'host-app-'))
  await cp(join(repository, 'test/e2e/host-app'), folder, { recursive: true })
  for (const entry of await readdir(folder, { recursive: true })) {
    if (!entry.endsWith('.js')) continue
    const path = join(folder, entry)
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replaceAll('http://api.invalid', apiUrl))
  }
  return { folder, remove: () => rm(folder, { recursive: true }) }
}
