import { useRef, useState } from 'react'
import { isAppError, type AppErrorCode } from '../../../contract/app-error'
import type { PhoneProblem } from '../../../ui/host'
import { usePassport } from '../../../ui/passport-context'
import { caughtErrorCode } from '../../../ui/text/error-text'

/** How long the button's code can be redeemed, less a margin for the way to the server. */
const codeLifetimeMs = 4.5 * 60_000

export type PhoneBinding =
  | { status: 'idle' }
  | { status: 'binding' }
  | { status: 'bound' }
  | { status: 'declined'; problem: PhoneProblem }
  /** `canReuseCode`: the code was not spent, so another try costs nothing. */
  | { status: 'failed'; code: AppErrorCode; canReuseCode: boolean }

/**
 * Every success of the phone button is billed: its code is tried again as long as it lives before
 * the user is asked for another one.
 */
export const usePhoneBinding = (onBound: () => void) => {
  const { api, auth, host } = usePassport()
  const [binding, setBinding] = useState<PhoneBinding>({ status: 'idle' })
  const held = useRef<{ code: string; untilMs: number } | null>(null)

  const bind = async (code: string) => {
    setBinding({ status: 'binding' })
    try {
      auth.setUser(await api.bindPhone(code))
      held.current = null
      setBinding({ status: 'bound' })
      onBound()
    } catch (error) {
      const isRetryable = isAppError(error) && error.retryable
      if (!isRetryable) held.current = null
      const code = caughtErrorCode(error)
      const canReuseCode = held.current !== null && held.current.untilMs > Date.now()
      setBinding(code === null ? { status: 'idle' } : { status: 'failed', code, canReuseCode })
    }
  }

  return {
    binding,
    takeEvent: (detail: unknown) => {
      const event = host.readPhoneEvent(detail)
      if ('problem' in event) {
        setBinding({ status: 'declined', problem: event.problem })
        return
      }
      held.current = { code: event.code, untilMs: Date.now() + codeLifetimeMs }
      void bind(event.code)
    },
    tryAgain: () => {
      const { current } = held
      if (current !== null && current.untilMs > Date.now()) void bind(current.code)
      else setBinding({ status: 'idle' })
    },
    reset: () => {
      setBinding({ status: 'idle' })
    },
  }
}
