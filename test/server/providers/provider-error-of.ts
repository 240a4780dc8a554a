import { inspect } from 'node:util'
import { ProviderError } from '../../../server/src/upstream/provider-error'

/** The `ProviderError` that the work ends with. */
export const providerErrorOf = async (work: Promise<unknown>): Promise<ProviderError> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof ProviderError) return error
  throw new Error(`a ProviderError was expected, not ${inspect(error)}`)
}

/** Everything that a log could show of an error. */
export const textOf = (error: unknown): string => inspect(error, { depth: 10, showHidden: true })
