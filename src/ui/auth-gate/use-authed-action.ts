import { useCallback, useEffect, useRef, useState } from 'react'
import { useGateServices, type AskedToSignIn } from './gate-context'

export interface AuthedAction<A extends unknown[]> {
  run: (...args: A) => void
  /** From the tap until the action is done. */
  isBusy: boolean
}

/**
 * What a tap does, for signed-in users only: a signed-out one is asked to sign in first, and the
 * action of that tap then runs once. It is dropped when the user declines. When the component
 * unmounts, the action is dropped and the question withdrawn.
 */
export const useAuthedAction = <A extends unknown[]>(
  action: (...args: A) => void | Promise<void>,
): AuthedAction<A> => {
  const { auth, askToSignIn, reportError } = useGateServices()
  const [isBusy, setIsBusy] = useState(false)
  const isRunning = useRef(false)
  const isMounted = useRef(false)
  const asked = useRef<AskedToSignIn | null>(null)
  const latest = useRef(action)

  useEffect(() => {
    latest.current = action
  })
  useEffect(() => {
    isMounted.current = true
    return () => {
      isMounted.current = false
      asked.current?.withdraw()
    }
  }, [])

  const run = useCallback(
    (...args: A) => {
      if (isRunning.current) return
      isRunning.current = true
      setIsBusy(true)
      const isAllowed = async (): Promise<boolean> => {
        if (auth.store.getState().status === 'signedIn') return true
        asked.current = askToSignIn()
        return asked.current.done.finally(() => {
          asked.current = null
        })
      }
      const work = async () => {
        try {
          if ((await isAllowed()) && isMounted.current) await latest.current(...args)
        } catch (error) {
          reportError(error)
        } finally {
          isRunning.current = false
          setIsBusy(false)
        }
      }
      void work()
    },
    [auth, askToSignIn, reportError],
  )

  return { run, isBusy }
}
