import { ControlError } from './control-error'
import type { SandboxState } from './sandbox-state'
import type { SandboxUser } from './test-people'

/** Names an app and a user; without them the platform's first app and the current user. */
export interface AccountRef {
  appId?: string | undefined
  userId?: string | undefined
}

export const findUser = (state: SandboxState, { userId }: AccountRef): SandboxUser => {
  const user = state.users.find(({ id }) => id === (userId ?? state.currentUserId))
  if (user === undefined) throw new ControlError(404, 'no such user')
  return user
}

export const findApp = <App extends { appId: string }>(
  apps: readonly App[],
  { appId }: AccountRef,
): App => {
  const app = appId === undefined ? apps[0] : apps.find((candidate) => candidate.appId === appId)
  if (app === undefined) throw new ControlError(404, 'no such app')
  return app
}
