import { useRef, useState } from 'react'
import { isAppError, type AppErrorCode } from '../../../contract/app-error'
import type { BindPhone } from '../../../contract/user-calls'
import type { PhoneButtonEvent, PhoneProblem } from '../../../ui/host'
import { usePassport } from '../../../ui/passport-context'
import { caughtErrorCode } from '../../../ui/text/error-text'

/**
 * How long a code of the button can be redeemed, less a margin for the way to the server. Data in
 * place of a code names no time.
 */
const proofLifetimeMs = 4.5 * 60_000

export type PhoneBinding =
  | { status: 'idle' }
  | { status: 'binding' }
  | { status: 'bound' }
  | { status: 'declined'; problem: PhoneProblem }
  /** `canReuseProof`: the number's proof was not spent, so another try costs nothing. */
  | { status: 'failed'; code: AppErrorCode; canReuseProof: boolean }

/**
 * Every success of WeChat's phone button is billed: a proof is tried again as long as it lives before
 * the user is asked for another one.
 */
export const usePhoneBinding = (onBound: () => void) => {
  const { api, auth, host } = usePassport()
  const [binding, setBinding] = useState<PhoneBinding>({ status: 'idle' })
  const held = useRef<{ proof: BindPhone; untilMs: number } | null>(null)

  const bind = async (proof: BindPhone) => {
    setBinding({ status: 'binding' })
    try {
      auth.setUser(await api.bindPhone(proof))
      held.current = null
      setBinding({ status: 'bound' })
      onBound()
    } catch (error) {
      const isRetryable = isAppError(error) && error.retryable
      if (!isRetryable) held.current = null
      const code = caughtErrorCode(error)
      const canReuseProof = held.current !== null && held.current.untilMs > Date.now()
      setBinding(code === null ? { status: 'idle' } : { status: 'failed', code, canReuseProof })
    }
  }

  const currentUserId = () => auth.store.getState().session?.userId

  const take = async (event: PhoneButtonEvent) => {
    const userId = currentUserId()
    setBinding({ status: 'binding' })
    const taken = await host.takePhone(event)
    // The number of the user that agreed, and of nobody who signed in meanwhile.
    if (currentUserId() !== userId) return
    if ('problem' in taken) {
      setBinding({ status: 'declined', problem: taken.problem })
      return
    }
    const { proof } = taken
    held.current = { proof, untilMs: Date.now() + proofLifetimeMs }
    await bind(proof)
  }

  return {
    binding,
    takeEvent: (event: PhoneButtonEvent) => {
      void take(event)
    },
    tryAgain: () => {
      const { current } = held
      if (current !== null && current.untilMs > Date.now()) void bind(current.proof)
      else setBinding({ status: 'idle' })
    },
    reset: () => {
      setBinding({ status: 'idle' })
    },
  }
}
