import { listDoneSql, recordSql, tableSql, missingOf } from '../migrations/migrations'
import { beginImmediate, rollBack } from './begin-immediate'
import { openWriter } from './sqlite-writer'

/** Another process may be migrating. */
const timeoutMs = 60_000

/** Each migration is one transaction of SQLite's one writer, so processes that start together take turns. */
export const migrateSqlite = async (path: string): Promise<string[]> => {
  const writer = openWriter(path)
  const ran: string[] = []
  try {
    for (;;) {
      await beginImmediate(writer, timeoutMs)
      writer.exec(tableSql)
      const done = writer.run(listDoneSql, [], false).rows as { name: string }[]
      const [next] = missingOf(done)
      if (next !== undefined) {
        for (const step of next.sqlite) writer.exec(step)
        writer.run(recordSql, [next.name, new Date().toISOString()], false)
        ran.push(next.name)
      }
      writer.exec('commit')
      if (next === undefined) return ran
    }
  } catch (error) {
    rollBack(writer)
    throw error
  } finally {
    writer.close()
  }
}
