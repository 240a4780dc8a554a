import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ControlRoutes } from './control-route'

export type PlatformApi = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: string,
) => Promise<void>

/** One platform of the sandbox: its server, and what the control API may do to it. */
export interface Platform<Control extends object> {
  /** The paths that are only its own. */
  readonly paths: readonly string[]
  readonly api: PlatformApi
  readonly control: Control
  readonly controlRoutes: ControlRoutes
  /** Ends what is still on its way. */
  close(): void
}
