import { once, EventEmitter } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { watchFolder, type FolderWatch } from '../../../tools/preview/server/watch-folder'

describe('watchFolder', () => {
  const changes = new EventEmitter()
  let parent = ''
  let folder = ''
  let watching: FolderWatch

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'watch-folder-'))
    folder = join(parent, 'dist/weapp')
    watching = watchFolder(folder, () => changes.emit('change'))
  })
  afterEach(async () => {
    watching.close()
    await rm(parent, { recursive: true, force: true })
  })

  const changeAfter = async (act: () => Promise<unknown>): Promise<void> => {
    const changed = once(changes, 'change')
    await act()
    await changed
  }

  it('makes a folder that is not there yet, and tells of a change in it', async () => {
    await changeAfter(() => writeFile(join(folder, 'app.js'), '1'))
  })

  it('goes on with the folder that a build makes again', async () => {
    await changeAfter(() => rm(folder, { recursive: true }))
    await changeAfter(() => mkdir(folder, { recursive: true }))
    await changeAfter(() => writeFile(join(folder, 'app.js'), '2'))
    await changeAfter(() => writeFile(join(folder, 'app.js'), '3'))
  })
})
