import type { AuthScope } from './auth/persisted-state'
import { createCore, type Core, type CorePorts } from './create-core'
import type { SignInWindow } from './ui/sign-in-window'
import { createWebSignIn, type WebSignInPorts } from './web-sign-in/create-web-sign-in'
import { dropBearer } from './web-sign-in/drop-bearer'
import { nameSession } from './web-sign-in/session-header'
import { exchangeWebProof } from './web-sign-in/web-exchange'

export type WebCorePorts = Omit<
  CorePorts,
  'loginCode' | 'loginWindowMs' | 'exchange' | 'authorize'
> &
  Pick<WebSignInPorts, 'page' | 'loadScan'>

export interface WebCore extends Core {
  signInWindow: SignInWindow
}

/** Each code has its own end, and the user may ask for another one. */
const scanWindowMs = 3_600_000

/** The same for a web page, whose session is a cookie: no script holds what opens it. */
export const createWebCore = (ports: WebCorePorts, scope: AuthScope): WebCore => {
  dropBearer(ports, scope)
  const web = createWebSignIn({ ...ports, getClient: () => core.client })
  const core: Core = createCore(
    {
      ...ports,
      loginCode: (mode) => web.loginCode(mode),
      loginWindowMs: scanWindowMs,
      exchange: exchangeWebProof,
      authorize: nameSession,
    },
    // Silently the page only asks which session the cookie has.
    { ...scope, silentSignIn: 'launch' },
  )
  const { auth } = core
  return {
    ...core,
    signInWindow: web.window,
    auth: {
      ...auth,
      start: () => {
        const stops = [auth.start(), web.start(auth)]
        return () => {
          for (const stop of stops) stop()
        }
      },
    },
    deleteAccount: () => web.deleteAccount(auth),
  }
}
