import { createStore } from 'zustand/vanilla'
import { revokeToken } from '../api/session-calls'
import { readCurrentSession, startDeletion, startOauth } from '../api/web-session-calls'
import type { Auth } from '../auth/auth'
import { needsTap } from '../auth/reduce'
import type { Clock, SignInMode } from '../auth/ports'
import type { Session } from '../auth/state'
import { AppError, cancelled, isAppError, type AppErrorCode } from '../contract/app-error'
import type { Device } from '../contract/session'
import type { HttpClient } from '../http/http-client'
import type { SignInWindow, SignInWindowState } from '../ui/sign-in-window'
import { takeArrival, type Arrival } from './arrival'
import { toReturnPath } from './return-path'
import type { createScanner, Scanner } from './scan'
import { redeem, toCode, type WebProof } from './web-exchange'
import type { WebPage } from './web-page'

export interface WebSignInPorts {
  page: WebPage
  clock: Clock
  readDevice: () => Device | null
  /** Few visits scan a code, so what shows one is no part of the first load. */
  loadScan: () => Promise<{ createScanner: typeof createScanner }>
  /** Made with this module's ports, so it is there only later. */
  getClient: () => HttpClient
}

/** How a web page signs in. */
export interface WebSignIn {
  /** In place of a host's login code: what there is to exchange, see `exchangeWebProof`. */
  loginCode(mode: SignInMode): Promise<string>
  window: SignInWindow
  /** Begins what the page was opened for, after `auth.start`. Returns what ends it. */
  start(auth: Auth): () => void
  /** Deletes the account, which the phone or WeChat's page proves; nobody is signed in afterwards. */
  deleteAccount(auth: Auth): Promise<void>
}

export const createWebSignIn = ({
  page,
  clock,
  readDevice,
  loadScan,
  getClient,
}: WebSignInPorts): WebSignIn => {
  let arrival = takeArrival(page)
  /** Counts what ends a sign-in before it is on its way. */
  let asked = 0
  /** The server has not said whose session the cookie has: the last silent question failed. */
  let isCookieUnknown = false
  /** The user who deletes the account here. */
  let deletedUserId: string | undefined
  const store = createStore<SignInWindowState>(() => ({ scan: null, arrivalError: null }))
  let made: Scanner | null = null

  const getScanner = async (): Promise<Scanner> => {
    const { createScanner } = await loadScan().catch((cause: unknown) => {
      throw new AppError('network_unavailable', 'the code to scan did not load', {
        retryable: true,
        cause,
      })
    })
    return (made ??= createScanner({
      client: { request: (request) => getClient().request(request) },
      clock,
      show: (scan) => {
        store.setState({ scan })
      },
    }))
  }

  /** Resolves only if the browser shows this very page again. */
  const leaveFor = (url: string): Promise<void> =>
    new Promise((resolve) => {
      const stop = page.onShownAgain(() => {
        stop()
        resolve()
      })
      page.leaveFor(url)
    })

  /** Null where the server knows no official account. */
  const findWayOut = async (): Promise<string | null> => {
    const device = readDevice()
    try {
      return await startOauth(getClient(), {
        scope: 'sign-in',
        returnPath: toReturnPath(page.path()),
        ...(device && { device }),
      })
    } catch (error) {
      if (isAppError(error) && error.code === 'not_found') return null
      throw error
    }
  }

  const ask = async (): Promise<WebProof> => {
    if (page.place === 'miniProgram') throw unavailable()
    const mine = (asked += 1)
    // The user may have declined meanwhile.
    const checkWanted = () => {
      if (mine !== asked) throw cancelled()
    }
    // The user may be signed in already, and then needs no code to scan.
    if (isCookieUnknown) {
      const found = await readCurrentSession(getClient(), {}).catch(() => null)
      checkWanted()
      if (found !== null) return { kind: 'cookie', isMade: false }
    }
    if (page.place === 'wechat') {
      const url = await findWayOut()
      checkWanted()
      if (url !== null) {
        await leaveFor(url)
        return { kind: 'cookie', isMade: true }
      }
    }
    const scanner = await getScanner()
    checkWanted()
    return { kind: 'handover', id: await scanner.scan('sign-in') }
  }

  const loginCode = async ({ isSilent }: SignInMode): Promise<string> => {
    if (isSilent) return toCode({ kind: 'cookie', isMade: false })
    const arrived = arrival
    arrival = null
    if (arrived?.kind !== 'signIn') return toCode(await ask())
    if (isAppError(arrived.outcome)) throw arrived.outcome
    return toCode(arrived.outcome)
  }

  /** Anybody may write the word into a link: only our server's own word counts. */
  const forgetIfDeleted = async (auth: Auth, { token }: Session): Promise<void> => {
    const error: unknown = await readCurrentSession(getClient(), {}).catch((e: unknown) => e)
    if (!isAppError(error) || error.code !== 'session_invalid') return
    // Another tab may have signed somebody in meanwhile; nobody is, where a request was refused first.
    if ([undefined, token].includes(auth.store.getState().session?.token)) {
      auth.forgetDeletedAccount()
    }
  }

  /** The mini-program around the page knows its user, and the page has a session of its own already. */
  const redeemInPlace = async (auth: Auth, ticket: string): Promise<void> => {
    const isWanted = () => !needsTap(auth.store.getState().signedOutBy)
    const { session } = await redeem(getClient(), ticket, { isWanted })
    // The user has signed out meanwhile: of this session as well.
    if (!isWanted()) await revokeToken(getClient(), session.id).catch(() => undefined)
  }

  /** The cookie has another session now than the one that is known here, or none. */
  const askAgain = async (auth: Auth, { token }: Session): Promise<void> => {
    const { session, signedOutBy } = auth.store.getState()
    if (session !== null) {
      await auth.renew(token)
    } else if (!needsTap(signedOutBy)) {
      // The server has refused the known session meanwhile, which blocks silent sign-ins.
      arrival = { kind: 'signIn', outcome: { kind: 'cookie', isMade: true } }
      await auth.signIn().done
    }
  }

  const scanToDelete = async (auth: Auth, userId: string | undefined): Promise<void> => {
    const scanner = await getScanner()
    // The user may have changed while the code was loading.
    if (auth.store.getState().session?.userId !== userId) throw cancelled()
    await scanner.scan('delete')
  }

  const arrive = async (auth: Auth, arrived: Arrival): Promise<void> => {
    if (arrived.kind === 'signIn' && auth.store.getState().session === null) {
      store.setState({ arrivalError: errorOf(arrived) })
      const { done } = auth.signIn()
      // `loginCode` goes on with what arrived, unless another tab was first.
      if (arrival === null) {
        await done
        return
      }
    }
    arrival = null
    const { session } = auth.store.getState()
    if (session === null) return
    if (arrived.kind === 'deleted') {
      await forgetIfDeleted(auth, session)
    } else if (!isAppError(arrived.outcome)) {
      try {
        if (arrived.outcome.kind === 'ticket') await redeemInPlace(auth, arrived.outcome.ticket)
      } finally {
        await askAgain(auth, session).catch(say)
      }
    } else {
      // Of a deletion that did not take place; a no is the user's own.
      throw arrived.outcome
    }
  }

  /** Shows the error, unless there is nothing to say. */
  const say = (error: unknown) => {
    if (!isAppError(error) || silentCodes.includes(error.code)) return
    store.setState({ arrivalError: error.code })
  }

  return {
    loginCode,
    window: {
      way: ways[page.place],
      store,
      renewCode: () => {
        made?.renew()
      },
      close: () => {
        made?.stop()
      },
    },
    start: (auth) => {
      const arrived = arrival
      if (arrived !== null) void arrive(auth, arrived).catch(say)
      return auth.store.subscribe(({ activity, session, signedOutBy, error }) => {
        // Another tab has signed the user out, or another one in.
        if (session === null ? signedOutBy === 'user' : session.userId !== deletedUserId) {
          made?.stop('delete')
        }
        if (activity !== 'idle') return
        isCookieUnknown = session === null && !needsTap(signedOutBy) && error?.retryable === true
        // Declined, withdrawn, or another tab was first.
        asked += 1
        made?.stop('sign-in')
      })
    },
    deleteAccount: async (auth) => {
      const userId = auth.store.getState().session?.userId
      switch (page.place) {
        case 'miniProgram':
          throw unavailable()
        case 'wechat':
          await leaveFor(await startDeletion(getClient(), toReturnPath(page.path())))
          // Back here without WeChat's word.
          throw cancelled()
        case 'browser':
          deletedUserId = userId
          await scanToDelete(auth, userId)
          // Nobody, where a request was refused before the news was here.
          if ([undefined, userId].includes(auth.store.getState().session?.userId)) {
            auth.forgetDeletedAccount()
          }
      }
    },
  }
}

const ways: Record<WebPage['place'], SignInWindow['way']> = {
  wechat: 'leave',
  browser: 'scan',
  miniProgram: 'reopen',
}

/** There is nothing to say: nobody was signed in, or the user was, or knows it. */
const silentCodes: readonly AppErrorCode[] = ['signed_out', 'cancelled']

/** What the user has to be told of the way back. */
const errorOf = ({
  outcome,
}: Extract<Arrival, { kind: 'signIn' }>): SignInWindowState['arrivalError'] => {
  if (!isAppError(outcome)) return null
  const { code } = outcome
  return code === 'cancelled' ? 'declined' : code
}

const unavailable = (): AppError =>
  new AppError('login_unavailable', 'the mini-program opens this page', { retryable: false })
