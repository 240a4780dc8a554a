import type { HostName } from '../hosts'
import type { AccountRef } from './runtime/sandbox'
import type { Failure } from './runtime/failures'
import type { SetDataCall, TimedEvent } from './runtime/timeline'

/** `window.__preview` of the phone's document: for the panel, for tests and for benchmarks. */
export interface PreviewLink {
  /** The host of the build that runs. */
  readonly host: HostName
  /** Resolves when the first page has something to show; rejects when it cannot. */
  readonly ready: Promise<void>
  /** In milliseconds since the phone was opened, or null. */
  readonly firstContentMs: () => number | null
  readonly setDataCalls: readonly SetDataCall[]
  readonly requestStartsMs: readonly number[]
  readonly failures: readonly Failure[]
  readonly events: readonly TimedEvent[]
  readonly onEvent: (listener: (event: TimedEvent) => void) => () => void
  readonly route: () => string
  readonly hideApp: () => void
  readonly showApp: () => void
  readonly isAppShown: () => boolean
  /** Pulls the page down, as a finger would. */
  readonly pullDown: () => void
  readonly clearStorage: () => void
  readonly resetPrivacy: () => void
  readonly accountRef: () => AccountRef
}

declare global {
  interface Window {
    __preview?: PreviewLink
    /** Of the build that the phone runs: undefined while it is read, empty when there is none. */
    __previewVersion?: string
    /** Of the shell: the phone calls it as soon as its link is there, after each load. */
    __previewShell?: (link: PreviewLink) => void
  }
}
