import { Fragment, useEffect, useState, type ReactNode } from 'react'
import type { User } from '../../contract/user'
import { useGateServices } from './gate-context'
import { GateVisibility, useGateVisibility } from './gate-visibility'
import {
  gatePhase,
  nextGateView,
  type GateView,
  type Missing,
  type Requirement,
} from './gate-phase'
import { useAuthState, useUser } from './session-hooks'
import { SignInSurface } from './sign-in-request'

export interface AuthGateProps {
  /** @default 'session' */
  require?: Requirement
  /** While the login state is being restored, or a silent sign-in runs. */
  skeleton?: ReactNode
  /** In place of the sign-in panel. */
  fallback?: ReactNode
  /** In place of the panel that names the failure and offers to try again. */
  retry?: ReactNode
  /** For a signed-in user that lacks what the page needs. */
  renderMissing?: (missing: Missing, user: User | null) => ReactNode
  children?: ReactNode
}

/**
 * Draws its children only for users that may see them, and swaps in place: nothing is navigated to.
 * When another user signs in, the children are mounted again: no state of the former one is left.
 */
export const AuthGate = (props: AuthGateProps) => (
  <GateVisibility.Provider value={useGateVisibility()}>
    <Gate {...props} />
  </GateVisibility.Provider>
)

const Gate = (props: AuthGateProps) => {
  const { require = 'session', skeleton, fallback, retry, renderMissing, children } = props
  const { panels } = useGateServices()
  const view = useGateView(require)
  const user = useUser()
  const userId = useAuthState((state) => state.session?.userId)
  switch (view) {
    case 'content':
      return <Fragment key={userId}>{children}</Fragment>
    case 'skeleton':
      return <SignInSurface>{skeleton ?? <panels.Skeleton />}</SignInSurface>
    case 'signIn':
      return <SignInSurface>{fallback ?? <panels.SignIn />}</SignInSurface>
    case 'retry':
      return <SignInSurface>{retry ?? <panels.Retry />}</SignInSurface>
    case 'missing':
      if (require === 'session') return null
      return (
        <Fragment key={userId}>
          {renderMissing === undefined ? (
            <panels.Missing missing={require} />
          ) : (
            renderMissing(require, user)
          )}
        </Fragment>
      )
  }
}

const useGateView = (require: Requirement): GateView => {
  const { auth } = useGateServices()
  const phase = useAuthState((state) => gatePhase(state, require))
  const [hasAsked, setHasAsked] = useState(false)
  const [shown, setShown] = useState<GateView>('skeleton')

  // A gate that opens is a reason for a silent sign-in, where the policy allows one. No panel
  // flashes up ahead of its answer; a failure is in the state, from where the panels draw it.
  useEffect(() => {
    const answered = () => {
      setHasAsked(true)
    }
    auth.ensureSession().then(answered, answered)
  }, [auth])

  const view = hasAsked || phase === 'content' ? nextGateView(shown, phase) : 'skeleton'
  if (view !== shown) setShown(view)
  return view
}
