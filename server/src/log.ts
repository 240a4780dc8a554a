import pino, { type DestinationStream, type Logger } from 'pino'
import type { LogLevel } from './config/settings'

const standardError = 2
const maxCauses = 4

/**
 * One JSON line for each entry, on standard error: standard output belongs to the lines that
 * say where the server listens.
 *
 * Nothing secret can get in by accident: of an entry and of an error only named fields are taken,
 * because libraries log whole requests with their headers, and hang them with their URL on errors;
 * and secrets do not print themselves.
 */
export const createLog = (
  level: LogLevel,
  destination: DestinationStream = pino.destination(standardError),
): Logger =>
  pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describeError },
      formatters: { log: takeNamedFields },
    },
    destination,
  )

/** Node prints warnings, of libraries for example, as text: the log is JSON only. */
export const logWarnings = (log: Logger): void => {
  process.removeAllListeners('warning')
  process.on('warning', (warning) => log.warn({ err: warning }, 'warning'))
}

const namedFields: ReadonlySet<string> = new Set([
  'reqId',
  'err',
  'code',
  'errcode',
  'method',
  'route',
  'status',
  'ms',
  'userId',
  'address',
])

const takeNamedFields = (entry: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(entry).filter(([name]) => namedFields.has(name)))

interface DescribedError {
  type: string
  message: string
  code?: string | number
  kind?: string
  errcode?: number
  stack?: string
  cause?: DescribedError
}

const describeError = (error: unknown, depth = 0): DescribedError => {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an error' }
  const code = fieldOf(error, 'code')
  const kind = fieldOf(error, 'kind')
  const errcode = fieldOf(error, 'errcode')
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof kind === 'string' ? { kind } : {}),
    ...(typeof errcode === 'number' ? { errcode } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause instanceof Error && depth < maxCauses
      ? { cause: describeError(error.cause, depth + 1) }
      : {}),
  }
}

const fieldOf = (error: Error, name: string): unknown => Reflect.get(error, name)
