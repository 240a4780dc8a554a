/** Who reads or changes a user who is not signed in here: support, or a team's backend. */
export interface Actor {
  /** As the audit log has it: `operator`, or `client:` and the id of an internal client. */
  by: string
  requestId: string | null
}

export const operator: Actor = { by: 'operator', requestId: null }
