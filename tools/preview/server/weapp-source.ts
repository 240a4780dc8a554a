import type { WeappBundle } from '../bundle'
import { compileWeapp } from './compile-weapp'
import { readBuild } from './read-build'
import { watchFolder } from './watch-folder'

export interface WeappSource {
  readonly directory: string
  /** The build as it is now. Rejects while there is none. */
  read(): Promise<WeappBundle>
  close(): void
}

// A build writes its files one after another: wait until it has been quiet for this long.
const quietMs = 200

/** Watches a build and compiles it on demand; tells of every version that is new. */
export const createWeappSource = (
  directory: string,
  onNewVersion: (version: string) => void,
): WeappSource => {
  let compiled: Promise<WeappBundle> | null = null
  let version: string | null = null
  let timer: NodeJS.Timeout | undefined

  const compile = async (): Promise<WeappBundle> => {
    const bundle = compileWeapp(await readBuild(directory))
    version = bundle.version
    return bundle
  }

  const onChange = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const before = version
      const next = compile()
      next.then(
        (bundle) => {
          compiled = next
          if (bundle.version !== before) onNewVersion(bundle.version)
        },
        // In the middle of a build: the next change tries again.
        () => undefined,
      )
    }, quietMs)
  }

  const watcher = watchFolder(directory, onChange)

  return {
    directory,
    read() {
      compiled ??= compile()
      compiled.catch(() => {
        compiled = null
      })
      return compiled
    },
    close() {
      clearTimeout(timer)
      watcher.close()
    },
  }
}
