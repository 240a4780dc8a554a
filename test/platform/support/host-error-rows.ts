import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a real host says when a call fails. */
export interface HostErrorRow {
  host: string
  /** Of the host: its version, the phone's system or the developer tools. */
  platform: string
  api: string
  /** What the host hands to `fail` or to the event, letter for letter where the source has it so. */
  input: Record<string, unknown>
  /** What it means, by its source. */
  conclusion: string
  source: string
  /** `official`, `several` independent places, or a `single` one. */
  sure: string
  /** Where the app judges differently, what it takes it for, and why. */
  ours?: string
  why?: string
  /** Why no code of the app reads it. */
  unread?: string
}

/** Gathered from the hosts' documents, packages of types, community threads and public code. */
export const hostErrorRows: readonly HostErrorRow[] = readFileSync(
  join(__dirname, '../host-errors.jsonl'),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as HostErrorRow)
