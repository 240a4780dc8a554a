import type { Clock } from '../lib/clock'
import type { Provider, ProviderIdentity } from '../providers/provider'
import { ProviderError } from '../upstream/provider-error'
import { toProviderProblem } from '../providers/provider-problem'

export interface Exchange {
  identity: ProviderIdentity
  /** When it began: the key of the exchange that began last is the one that the platform keeps. */
  startedAtMs: number
}

export type ExchangeCode = (provider: Provider, code: string) => Promise<Exchange>

/** Requests with one code share its exchange while it runs, and when it began. */
export const createExchangeCode = (clock: Clock): ExchangeCode => {
  const running = new Map<string, Promise<Exchange>>()

  const exchange = async (provider: Provider, code: string): Promise<Exchange> => {
    const startedAtMs = clock()
    const identity = await provider.exchange(code).catch((error: unknown) => {
      throw error instanceof ProviderError ? toProviderProblem(error) : error
    })
    return { identity, startedAtMs }
  }

  return (provider, code) => {
    const key = `${provider.appId}\n${code}`
    const shared = running.get(key)
    if (shared !== undefined) return shared
    const started = exchange(provider, code).finally(() => running.delete(key))
    running.set(key, started)
    return started
  }
}
