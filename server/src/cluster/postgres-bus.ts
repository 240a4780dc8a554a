import { Client } from 'pg'
import { statement, type Database } from '../db/port/database'
import type { InvalidationBus, InvalidationListener } from './invalidation-bus'

const channel = 'passport_changes'
const heartbeatEveryMs = 1_000
const heartbeatTimeoutMs = 1_000
const connectTimeoutMs = 3_000
const reconnectAfterMs = 500

const notify = statement<{ notified: string }>(
  'notify-change',
  `select pg_notify('${channel}', $1)::text as notified`,
)

export interface PostgresBusOptions {
  url: string
  database: Database
  listener: InvalidationListener
  onReceiveFailed: (error: unknown) => void
  onPublishFailed: (error: unknown) => void
}

/**
 * LISTEN on a connection of its own. While it is down the listener knows that it hears nothing,
 * and when it is back, that it may have missed something.
 */
export const createPostgresBus = (options: PostgresBusOptions): InvalidationBus => {
  const { url, database, listener, onReceiveFailed, onPublishFailed } = options
  let client: Client | null = null
  let timer: NodeJS.Timeout | null = null
  let isClosed = false
  const pending = new Set<Promise<void>>()

  const schedule = (work: () => Promise<void>, afterMs: number) => {
    if (isClosed) return
    timer = setTimeout(() => void work(), afterMs)
    timer.unref()
  }

  const drop = (error: unknown) => {
    if (isClosed) return
    onReceiveFailed(error)
    listener.connected(false)
    void client?.end().catch(() => undefined)
    client = null
    schedule(connect, reconnectAfterMs)
  }

  /** A connection can be dead without either end noticing. */
  const beat = async (): Promise<void> => {
    try {
      await client?.query('select 1')
      schedule(beat, heartbeatEveryMs)
    } catch (error) {
      drop(error)
    }
  }

  const connect = async (): Promise<void> => {
    const fresh = new Client({
      connectionString: url,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: heartbeatTimeoutMs,
      keepAlive: true,
      application_name: 'taro-passport changes',
    })
    // The heartbeat detects the failure; without a listener the event would end the process.
    fresh.on('error', () => undefined)
    fresh.on('notification', ({ payload }) => {
      if (payload !== undefined && payload !== '') listener.invalidate(payload)
    })
    client = fresh
    try {
      await fresh.connect()
      await fresh.query(`listen ${channel}`)
      listener.flush()
      listener.connected(true)
      schedule(beat, heartbeatEveryMs)
    } catch (error) {
      drop(error)
    }
  }

  listener.connected(false)
  void connect()

  return {
    publish(userId) {
      const sent = database.one(notify, [userId]).then(ignore, onPublishFailed)
      pending.add(sent)
      void sent.finally(() => pending.delete(sent))
    },
    async close() {
      isClosed = true
      await Promise.all(pending)
      if (timer !== null) clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}

const ignore = () => undefined
