import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { builtH5 } from './h5-app'
import { editedCopy } from './sabotage'
import { serveFolder } from '../../../tools/start/serve-folder'
import { readApiBaseUrl } from './stack'

/** The web build on an address of its own, as if it had been built for this server. */
export const startWebSite = async (
  apiUrl: string,
): Promise<{ url: string; close(): Promise<void> }> => {
  const builtFor = await readApiBaseUrl(join(builtH5, 'js'))
  const copy = await editedCopy(builtH5, async (folder) => {
    const scripts = join(folder, 'js')
    for (const name of await readdir(scripts)) {
      const path = join(scripts, name)
      const text = await readFile(path, 'utf8')
      await writeFile(path, text.replaceAll(builtFor, apiUrl))
    }
  })
  const site = await serveFolder(copy.folder, 0)
  return {
    url: site.url,
    async close() {
      await site.close()
      await copy.remove()
    },
  }
}
