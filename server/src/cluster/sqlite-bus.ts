import type { InvalidationBus, InvalidationListener } from './invalidation-bus'

const pollEveryMs = 400

/**
 * SQLite has one server process, which knows its own changes. What the command line does to the
 * same file shows in a counter that SQLite keeps, so it is seen within a second as well.
 * https://www.sqlite.org/pragma.html#pragma_data_version
 */
export const createSqliteBus = (
  readDataVersion: () => Promise<number>,
  listener: InvalidationListener,
): InvalidationBus => {
  let known: number | null = null

  const poll = async () => {
    const version = await readDataVersion()
    if (known !== null && version !== known) listener.flush()
    known = version
  }
  // The next poll makes up for a failed one.
  const tryPoll = () => void poll().catch(() => undefined)
  tryPoll()
  const timer = setInterval(tryPoll, pollEveryMs)
  timer.unref()

  return {
    publish: () => undefined,
    close() {
      clearInterval(timer)
      return Promise.resolve()
    },
  }
}
