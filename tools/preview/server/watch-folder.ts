import { existsSync, mkdirSync, watch, type FSWatcher } from 'node:fs'

export interface FolderWatch {
  close(): void
}

const missingPollMs = 250

/**
 * Tells of every change under a folder. A build may delete the folder and create it again; a watcher
 * stays with the one that is gone, so then another one is set up.
 */
export const watchFolder = (folder: string, onChange: () => void): FolderWatch => {
  let watcher: FSWatcher | null = null
  let poll: NodeJS.Timeout | undefined
  mkdirSync(folder, { recursive: true })

  const start = () => {
    watcher = watch(folder, { recursive: true }, () => {
      if (!existsSync(folder)) waitForIt()
      onChange()
    })
    // What is deleted while it is being looked at; unheard, it would end the process.
    watcher.on('error', () => undefined)
  }
  const waitForIt = () => {
    watcher?.close()
    clearInterval(poll)
    poll = setInterval(() => {
      if (!existsSync(folder)) return
      clearInterval(poll)
      start()
      onChange()
    }, missingPollMs)
  }
  start()

  return {
    close() {
      clearInterval(poll)
      watcher?.close()
    },
  }
}
