import { ProviderError, type ProviderErrorKind } from './provider-error'

/** One call as it may be counted and logged: it holds no parameter. */
export interface ProviderCallRecord {
  /** For example `alipay.system.oauth.token`. */
  call: string
  outcome: 'ok' | ProviderErrorKind
  /** The platform's own code; null for a success or if the platform gave none. */
  platformCode: string | null
  ms: number
}

/** Runs a call within its time and records it. */
export type RunCall = <T>(call: string, work: (signal: AbortSignal) => Promise<T>) => Promise<T>

export interface RunCallOptions {
  /** All that one call may take, its retry and its access token included. @default 5000 */
  timeoutMs?: number
  onCall?: (record: ProviderCallRecord) => void
}

export const createRunCall =
  ({ timeoutMs = 5_000, onCall = () => undefined }: RunCallOptions): RunCall =>
  async (call, work) => {
    const startedAt = performance.now()
    const report = (outcome: ProviderCallRecord['outcome'], platformCode: string | null) => {
      onCall({ call, outcome, platformCode, ms: performance.now() - startedAt })
    }
    try {
      const result = await work(AbortSignal.timeout(timeoutMs))
      report('ok', null)
      return result
    } catch (error) {
      if (error instanceof ProviderError) report(error.kind, error.platformCode)
      throw error
    }
  }
