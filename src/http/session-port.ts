/** What a request needs of a session. */
export interface RequestSession {
  token: string
  /** A request that was begun for one user is never sent for another. */
  userId: string
}

/** The login state as the request client sees it; `runtime.ts` joins the two. */
export interface SessionPort {
  current(): RequestSession | null
  /** The current session, or a silent sign-in where that is allowed. */
  ensure(): Promise<RequestSession>
  /** After a 401: a session whose token is not the rejected one. */
  renew(rejectedToken: string): Promise<RequestSession>
  /** The server let a request with this token in. */
  accepted(token: string): void
}
