/** The control API of the local WeChat, through the preview's server. */
export interface Sandbox {
  users(): Promise<SandboxUser[]>
  loginCode(account: AccountRef): Promise<string>
  phoneCode(account: AccountRef): Promise<string>
  session(account: AccountRef): Promise<{ alive: boolean }>
  expireSession(account: AccountRef): Promise<void>
  faults(): Promise<SandboxFault[]>
  setFaults(faults: SandboxFault[]): Promise<void>
}

/** Which user of which app. */
export interface AccountRef {
  appId: string
  /** Null is the user whom the sandbox takes. */
  userId: string | null
}

export interface SandboxUser {
  id: string
  nickname: string
  note: string
  current: boolean
  /** WeChat refuses the user's logins. */
  blocked: boolean
}

export interface SandboxFault {
  target: string
  kind: string
  times?: number
  delayMs?: number
  errcode?: number
}

/** The local WeChat refused, or does not answer. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError'
}

export const createSandboxClient = (): Sandbox => {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`/sandbox/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    }).catch((error: unknown) => {
      throw new SandboxError('the preview does not answer', { cause: error })
    })
    const answer = (await response.json().catch(() => ({}))) as { error?: string }
    if (!response.ok) throw new SandboxError(answer.error ?? `HTTP ${String(response.status)}`)
    return answer
  }
  return {
    users: async () => ((await call('GET', 'users')) as { users: SandboxUser[] }).users,
    loginCode: async (account) =>
      ((await call('POST', 'login-codes', named(account))) as { code: string }).code,
    phoneCode: async (account) =>
      ((await call('POST', 'phone-codes', named(account))) as { code: string }).code,
    session: async (account) => {
      const query = new URLSearchParams(named(account)).toString()
      return (await call('GET', `session?${query}`)) as { alive: boolean }
    },
    async expireSession(account) {
      await call('POST', 'session/expire', named(account))
    },
    faults: async () => ((await call('GET', 'faults')) as { faults: SandboxFault[] }).faults,
    async setFaults(faults) {
      await call('PUT', 'faults', faults)
    },
  }
}

const named = ({ appId, userId }: AccountRef): Record<string, string> =>
  userId === null ? { appId } : { appId, userId }
