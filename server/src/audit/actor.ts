/** The author of a call on a user from outside of a session: support, or a client of the internal port. */
export interface Actor {
  /** As the audit log has it: `operator`, or `client:` and the id of an internal client. */
  by: string
  requestId: string | null
}

export const clientActor = (clientId: string, requestId: string | null): Actor => ({
  by: `client:${clientId}`,
  requestId,
})

export const operator: Actor = { by: 'operator', requestId: null }
