import * as v from 'valibot'
import type { CallLog, CallRecord } from './common/call-log'
import { ControlError } from './common/control-error'
import { parseControlBody, type ControlRoutes } from './common/control-route'
import { faultSchema, type Fault, type Faults } from './common/faults'
import type { SandboxState } from './common/sandbox-state'
import type { SandboxUser } from './common/test-people'

/** A user as the control API shows it. */
export interface ListedUser extends SandboxUser {
  current: boolean
}

/** What a test or the preview does to all platforms at once. */
export interface SandboxControl {
  users(): ListedUser[]
  setCurrentUser(userId: string): ListedUser
  faults(): Fault[]
  setFaults(faults: readonly Fault[]): void
  calls(): CallRecord[]
}

export const createSandboxControl = (
  state: SandboxState,
  faults: Faults,
  log: CallLog,
): SandboxControl => {
  const listed = (user: SandboxUser): ListedUser => ({
    ...user,
    current: user.id === state.currentUserId,
  })

  return {
    users: () => state.users.map(listed),
    setCurrentUser(userId) {
      const user = state.users.find(({ id }) => id === userId)
      if (user === undefined) throw new ControlError(404, 'no such user')
      state.currentUserId = user.id
      return listed(user)
    },
    faults: () => faults.list(),
    setFaults(next) {
      faults.replace(next)
    },
    calls: () => log.since(0),
  }
}

const currentUserSchema = v.object({ userId: v.string() })
const faultsSchema = v.union([
  v.array(faultSchema),
  v.pipe(
    faultSchema,
    v.transform((one) => [one]),
  ),
])

export const sandboxControlRoutes = (control: SandboxControl): ControlRoutes => [
  ['GET /sandbox/users', () => ({ users: control.users() })],
  [
    'PUT /sandbox/current-user',
    (body) => ({ user: control.setCurrentUser(parseControlBody(currentUserSchema, body).userId) }),
  ],
  ['GET /sandbox/faults', () => ({ faults: control.faults() })],
  [
    'PUT /sandbox/faults',
    (body) => {
      control.setFaults(parseControlBody(faultsSchema, body))
      return { faults: control.faults() }
    },
  ],
  [
    'DELETE /sandbox/faults',
    () => {
      control.setFaults([])
      return { faults: [] }
    },
  ],
  ['GET /sandbox/calls', () => ({ calls: control.calls() })],
]
