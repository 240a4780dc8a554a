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
 * unmounts, the action is dropped and the question withdrawn. `purpose` tells the user what the
 * sign-in is for: "see your orders".
 */
export const useAuthedAction = <A extends unknown[]>(
  action: (...args: A) => void | Promise<void>,
  purpose: string | null = null,
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
      const ask = (): Promise<boolean> => {
        asked.current = askToSignIn(purpose)
        return asked.current.done.finally(() => {
          asked.current = null
        })
      }
      const work = async () => {
        try {
          // Within the tap itself where it can be: some calls of a host are tied to one.
          const isAllowed = auth.store.getState().status === 'signedIn' || (await ask())
          if (isAllowed && isMounted.current) await latest.current(...args)
        } catch (error) {
          reportError(error)
        } finally {
          isRunning.current = false
          setIsBusy(false)
        }
      }
      void work()
    },
    [auth, askToSignIn, reportError, purpose],
  )

  return { run, isBusy }
}
