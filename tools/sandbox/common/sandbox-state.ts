import { randomBytes } from 'node:crypto'
import { defaultUsers, type SandboxUser } from './test-people'

/** Milliseconds since 1970. */
export type Clock = () => number

export type Random = (bytes: number) => Uint8Array

/** What all platforms of the sandbox share. It is lost when the process ends. */
export interface SandboxState {
  readonly clock: Clock
  readonly random: Random
  readonly users: readonly SandboxUser[]
  /** The user that a login call signs in when the caller names none. */
  currentUserId: string
}

export interface SandboxStateOptions {
  users?: readonly SandboxUser[]
  clock?: Clock
  random?: Random
}

export const createSandboxState = (options: SandboxStateOptions): SandboxState => {
  const users = options.users ?? defaultUsers
  const firstUser = users[0]
  if (firstUser === undefined) throw new Error('the sandbox needs at least one user')
  return {
    clock: options.clock ?? Date.now,
    random: options.random ?? randomBytes,
    users,
    currentUserId: firstUser.id,
  }
}
