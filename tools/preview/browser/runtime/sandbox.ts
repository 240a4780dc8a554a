/** The control API of the sandbox, through the preview's server. Calls of WeChat have no prefix. */
export interface Sandbox {
  users(): Promise<SandboxUser[]>
  loginCode(account: AccountRef): Promise<string>
  phoneCode(account: AccountRef): Promise<string>
  session(account: AccountRef): Promise<{ alive: boolean }>
  /** The ids by which WeChat's cloud hosting names the user to a service. */
  identity(account: AccountRef): Promise<{ openid: string; unionid: string | null }>
  expireSession(account: AccountRef): Promise<void>
  readonly douyin: DouyinSandbox
  readonly alipay: AlipaySandbox
  faults(): Promise<SandboxFault[]>
  setFaults(faults: SandboxFault[]): Promise<void>
}

export interface DouyinSandbox {
  /** `isSignedIn` in place of what the sandbox knows of the user. */
  login(account: AccountRef, isSignedIn: boolean | null): Promise<DouyinLogin>
  session(account: AccountRef): Promise<{ alive: boolean }>
  expireSession(account: AccountRef): Promise<void>
  phone(account: AccountRef): Promise<{ encryptedData: string; iv: string; code: string }>
}

export interface DouyinLogin {
  code?: string
  anonymousCode: string
  isLogin: boolean
}

export interface AlipaySandbox {
  authCode(account: AccountRef): Promise<string>
  /** What `my.getPhoneNumber` gives in `response`. */
  phoneResponse(account: AccountRef, kind: 'number' | 'not-authorized'): Promise<string>
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
  /** Absent is true. */
  isSignedInToDouyin?: boolean
}

export interface SandboxFault {
  target: string
  kind: string
  times?: number
  delayMs?: number
  errcode?: number
}

/** The sandbox refused, or does not answer. */
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
    identity: async (account) => {
      const query = new URLSearchParams(named(account)).toString()
      return (await call('GET', `identity?${query}`)) as { openid: string; unionid: string | null }
    },
    async expireSession(account) {
      await call('POST', 'session/expire', named(account))
    },
    douyin: {
      login: async (account, isSignedIn) =>
        (await call('POST', 'douyin/login', {
          ...named(account),
          ...(isSignedIn === null ? {} : { isSignedIn }),
        })) as DouyinLogin,
      session: async (account) => {
        const query = new URLSearchParams(named(account)).toString()
        return (await call('GET', `douyin/session?${query}`)) as { alive: boolean }
      },
      async expireSession(account) {
        await call('POST', 'douyin/session/expire', named(account))
      },
      phone: async (account) =>
        (await call('POST', 'douyin/phone', named(account))) as {
          encryptedData: string
          iv: string
          code: string
        },
    },
    alipay: {
      authCode: async (account) =>
        ((await call('POST', 'alipay/auth-codes', named(account))) as { authCode: string })
          .authCode,
      phoneResponse: async (account, kind) =>
        ((await call('POST', 'alipay/phone', { ...named(account), kind })) as { response: string })
          .response,
    },
    faults: async () => ((await call('GET', 'faults')) as { faults: SandboxFault[] }).faults,
    async setFaults(faults) {
      await call('PUT', 'faults', faults)
    },
  }
}

const named = ({ appId, userId }: AccountRef): Record<string, string> =>
  userId === null ? { appId } : { appId, userId }
