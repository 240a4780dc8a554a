/** A deliberate fault: a piece of our source that is replaced by a worse one. */
export interface Sabotage {
  /** The invariant that it breaks, of the README's table. */
  invariant: number
  /** What the app does wrong with it. */
  fault: string
  /** Below `src`. */
  file: string
  /** It occurs once in the file, word for word. */
  text: string
  replacement: string
  /** Of runs that come to it soon. @default the seed of the first model run */
  seed?: number
}

export const sabotages: readonly Sabotage[] = [
  {
    invariant: 1,
    fault: 'begins a sign-in beside the one that is in flight',
    file: 'auth/sign-in.ts',
    text: 'ensure: () => (current ?? begin({ isSilent: true })).promise',
    replacement: 'ensure: () => begin({ isSilent: true }).promise',
  },
  {
    invariant: 1,
    fault: 'fetches a short token beside the fetch that is under way',
    file: 'http/short-token.ts',
    text: 'mine.fetching ??= fetchFor(mine)',
    replacement: 'fetchFor(mine)',
  },
  {
    invariant: 2,
    fault: 'sends a token that it knows to be refused',
    file: 'http/session-sender.ts',
    text: 'current.isRefused ? null : withToken(wire, token)',
    replacement: 'withToken(wire, token)',
  },
  {
    invariant: 2,
    fault: 'renews for a late 401, whose token was replaced since',
    file: 'auth/create-auth.ts',
    text: 'session?.token === rejectedToken && !isRefused',
    replacement: '!isRefused',
  },
  {
    invariant: 2,
    fault: 'replays a request with the token that the backend refused',
    file: 'http/short-token.ts',
    text: 'began.isRefused = true',
    replacement: 'began.isRefused = false',
  },
  {
    invariant: 3,
    fault: 'renews again at once what a renewal did not help',
    file: 'auth/sign-in.ts',
    text: 'if (isUnconfirmed && !isBlocked) backoff.recordFailure(sessionExpired())',
    replacement: '',
  },
  {
    invariant: 3,
    fault: 'replays a request twice',
    file: 'http/session-sender.ts',
    text: 'of [false, true]',
    replacement: 'of [false, false, true]',
  },
  {
    invariant: 4,
    fault: 'trusts the time limits of the host',
    file: 'auth/with-timeout.ts',
    text: 'clock.after(timeoutMs, ',
    replacement: 'clock.after(1e9 * timeoutMs, ',
  },
  {
    invariant: 5,
    fault: 'keeps no account of a session that arrives after a sign-out',
    file: 'auth/sign-in.ts',
    text: 'onLate(created)\n',
    replacement: '\n',
  },
  {
    invariant: 6,
    fault: 'signs in silently although the user signed out',
    file: 'auth/create-auth.ts',
    text: '!needsTap(read().signedOutBy) &&',
    replacement: '',
  },
  {
    invariant: 6,
    fault: 'takes up a session that another tab has given up',
    file: 'web-sign-in/web-exchange.ts',
    text: 'if ([...before, ...revocations()].includes(found.session.id)) throw nobody()',
    replacement: '',
    seed: 40,
  },
  {
    invariant: 7,
    fault: 'sends a login code again after a failure of the network',
    file: 'http/sender.ts',
    text: "wire.method === 'GET' ? sendRead",
    replacement: "wire.method !== 'PATCH' ? sendRead",
  },
  {
    invariant: 8,
    fault: 'takes any failure of a renewal for the end of the session',
    file: 'auth/sign-in.ts',
    text: "(isFinal(error) ? 'expiry' : null)",
    replacement: "'expiry'",
  },
  {
    invariant: 9,
    fault: 'replays a write that a proxy refused after it took effect',
    file: 'http/session-sender.ts',
    text: 'isSessionRefusal(response) ||',
    replacement: 'true ||',
  },
  {
    invariant: 9,
    fault: 'replays a write to the backend that a proxy refused after it took effect',
    file: 'http/short-token.ts',
    text: "method === 'GET' || ",
    replacement: 'true || ',
  },
  {
    invariant: 10,
    fault: "believes the phone's clock",
    seed: 26,
    file: 'auth/renewal-schedule.ts',
    text: 'serverOffsetMs = nowMs - clock.nowMs()',
    replacement: 'serverOffsetMs = 0',
  },
  {
    invariant: 10,
    fault: "takes the backend's clock for the server's",
    seed: 2,
    file: 'create-core.ts',
    text: 'if (url.startsWith(`${apiBaseUrl}/`)) ',
    replacement: '',
  },
  {
    invariant: 11,
    fault: 'checks the host session at every foreground',
    file: 'auth/renewal-schedule.ts',
    text: 'const checkIntervalMs = 3_600_000',
    replacement: 'const checkIntervalMs = 0',
  },
  {
    invariant: 12,
    fault: 'tries a permanent failure again',
    file: 'auth/backoff.ts',
    text: 'retryable ? Math.max(retryAfterMs, delayMs) : Infinity',
    replacement: 'Math.max(retryAfterMs, delayMs)',
  },
  {
    invariant: 13,
    fault: 'goes on with a sign-in that every screen withdrew',
    file: 'auth/sign-in.ts',
    text: 'end(cancelled())\n        // The renewals',
    replacement: '// The renewals',
  },
  {
    invariant: 13,
    fault: "signs in silently after a no in the host's own window",
    file: 'auth/sign-in.ts',
    text: "error.code === 'cancelled' && !flight.mode.isSilent",
    replacement: 'false',
  },
  {
    invariant: 13,
    fault: 'signs in silently after a withdrawal',
    file: 'auth/create-auth.ts',
    text: '!signIn.hasWithdrawn() &&',
    replacement: '',
  },
  {
    invariant: 14,
    fault: 'passes on a response after another user signed in',
    file: 'http/session-sender.ts',
    text: 'if (session.current()?.userId !== userId) signal.cancel()',
    replacement: '',
  },
  {
    invariant: 14,
    fault: 'sends a request of one user as another',
    seed: 3,
    file: 'http/session-sender.ts',
    text: 'if (current?.userId !== userId) throw cancelled()',
    replacement: 'if (current === null) throw cancelled()',
  },
  {
    invariant: 14,
    fault: 'knows the session of a cookie by the id of a former one',
    file: 'web-sign-in/web-exchange.ts',
    text: 'token: session.id',
    replacement: "token: 'token-of-session-1'",
  },
  {
    invariant: 14,
    fault: "sends the backend a former user's token",
    file: 'http/short-token.ts',
    text: 'ours?.userId !== slot?.userId',
    replacement: 'slot === null',
  },
  {
    invariant: 15,
    fault: "takes a proxy's 401 to a download for a refusal",
    file: 'http/session-sender.ts',
    text: '(await session.checkRefusal(token))',
    replacement: 'true',
  },
  {
    invariant: 15,
    fault: "takes a captive portal's 200 for a proof of the session",
    file: 'http/create-http-client.ts',
    text: 'const value = readResponse(authorized.',
    replacement:
      'session.confirm(authorized.token)\n        const value = readResponse(authorized.',
  },
  {
    invariant: 15,
    fault: "takes the backend's refusal for one of the session",
    file: 'http/short-token.ts',
    text: 'if (began !== null && began.token === rejectedToken) began.isRefused = true',
    replacement: 'await session.renew(session.current()?.token)',
  },
  {
    invariant: 16,
    fault: 'sends a sign-in that was given up while it waited for its turn',
    file: 'auth/sign-in.ts',
    text: 'isWaiting() && current === flight',
    replacement: 'isWaiting()',
  },
  {
    invariant: 16,
    fault: 'sends a sign-in that waited for its turn for too long',
    file: 'auth/sign-in.ts',
    text: 'isWaiting() && current === flight',
    replacement: 'current === flight',
  },
  {
    invariant: 16,
    fault: 'asks for the session of the cookie although the sign-in was given up',
    file: 'web-sign-in/web-exchange.ts',
    text: 'readCurrentSession(client, { isWanted }).catch',
    replacement: 'readCurrentSession(client, {}).catch',
  },
  {
    invariant: 17,
    fault: 'stores a state after it told subscribers, which may have changed it',
    file: 'auth/auth-store.ts',
    text: 'if (!isStored) stored.save(after)\n' + '    store.setState(after, true)\n',
    replacement: 'store.setState(after, true)\n' + '    if (!isStored) stored.save(after)\n',
  },
  {
    invariant: 17,
    fault: "waits by the phone's clock, which may be set back",
    file: 'auth/backoff.ts',
    text: 'isOver: () => hasFired || ',
    replacement: 'isOver: () => ',
  },
]
