import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import type { Auth, SignInOptions } from '../../auth/auth'
import { useGateServices } from './gate-context'

/** The sign-in that one surface of the screen asks for: a sheet, a gate, a page. */
export interface SignInRequest {
  /** The user asks. A failure is in the login state, from where the panels draw it. */
  signIn: (options?: SignInOptions) => void
  /** The user takes the request back: the sign-in ends, and its failure is forgotten. */
  withdraw: () => void
  /** The user says no: nothing signs in until the user asks again. */
  decline: () => void
}

/**
 * The request of the surface around this component, or one of its own. It is withdrawn when its
 * surface unmounts; a page on top, another tab or the app in the background leave it alone.
 */
export const useSignInRequest = (): SignInRequest => {
  const own = useOwnRequest()
  return useContext(RequestContext) ?? own
}

/** Makes one surface of everything within: a panel may give way to another one there. */
export const SignInSurface = ({ children }: { children?: ReactNode }) => (
  <RequestContext.Provider value={useOwnRequest()}>{children}</RequestContext.Provider>
)

const RequestContext = createContext<SignInRequest | null>(null)

const useOwnRequest = (): SignInRequest => {
  const { auth } = useGateServices()
  const [request] = useState(() => createRequest(auth))
  useEffect(() => request.withdraw, [request])
  return request
}

const createRequest = (auth: Auth): SignInRequest => {
  /** Kept after a failure, which is forgotten when the request is withdrawn. */
  let latest: { asked: ReturnType<Auth['signIn']>; isPending: boolean } | null = null
  return {
    signIn: (options) => {
      if (latest?.isPending) return
      const mine = { asked: auth.signIn(options), isPending: true }
      latest = mine
      const settle = () => {
        mine.isPending = false
      }
      mine.asked.done.then(settle, settle)
    },
    withdraw: () => {
      const mine = latest
      latest = null
      mine?.asked.withdraw()
    },
    decline: () => {
      latest = null
      auth.decline()
    },
  }
}
