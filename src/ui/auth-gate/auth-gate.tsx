import { useEffect, useState, type ReactNode } from 'react'
import type { User } from '../../contract/user'
import { useGateServices } from './gate-context'
import {
  gatePhase,
  nextGateView,
  type GateView,
  type Missing,
  type Requirement,
} from './gate-phase'
import { useAuthState, useUser } from './session-hooks'

export interface AuthGateProps {
  /** Default: `session`. */
  require?: Requirement
  /** While the login state is being restored, or a silent sign-in runs. */
  skeleton?: ReactNode
  /** In place of the sign-in panel. */
  fallback?: ReactNode
  /** In place of the panel that names the failure and offers to try again. */
  retry?: ReactNode
  /** For who is signed in and still may not enter. */
  renderMissing?: (missing: Missing, user: User | null) => ReactNode
  children?: ReactNode
}

/** Draws its children only for who may see them, and swaps in place: nothing is navigated to. */
export const AuthGate = (props: AuthGateProps) => {
  const require = props.require ?? 'session'
  const { panels } = useGateServices()
  const view = useGateView(require)
  const user = useUser()
  switch (view) {
    case 'content':
      return props.children
    case 'skeleton':
      return props.skeleton ?? <panels.Skeleton />
    case 'signIn':
      return props.fallback ?? <panels.SignIn />
    case 'retry':
      return props.retry ?? <panels.Retry />
    case 'missing':
      if (require === 'session') return null
      return props.renderMissing === undefined ? (
        <panels.Missing missing={require} />
      ) : (
        props.renderMissing(require, user)
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
