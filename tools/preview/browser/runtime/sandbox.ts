/** The control API of the local WeChat, through the preview's server. */
export interface Sandbox {
  users(): Promise<SandboxUser[]>
  setCurrentUser(userId: string): Promise<void>
  loginCode(appId: string): Promise<string>
  phoneCode(appId: string): Promise<string>
  session(appId: string): Promise<{ alive: boolean }>
  expireSession(appId: string): Promise<void>
  faults(): Promise<SandboxFault[]>
  setFaults(faults: SandboxFault[]): Promise<void>
}

export interface SandboxUser {
  id: string
  nickname: string
  note: string
  current: boolean
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
    async setCurrentUser(userId) {
      await call('PUT', 'current-user', { userId })
    },
    loginCode: async (appId) =>
      ((await call('POST', 'login-codes', { appId })) as { code: string }).code,
    phoneCode: async (appId) =>
      ((await call('POST', 'phone-codes', { appId })) as { code: string }).code,
    session: async (appId) =>
      (await call('GET', `session?appId=${encodeURIComponent(appId)}`)) as { alive: boolean },
    async expireSession(appId) {
      await call('POST', 'session/expire', { appId })
    },
    faults: async () => ((await call('GET', 'faults')) as { faults: SandboxFault[] }).faults,
    async setFaults(faults) {
      await call('PUT', 'faults', faults)
    },
  }
}
