/** What the backend saw of one run. */
export interface Counts {
  logins: number
  /** Requests to the protected resource. */
  calls: number
  /** Login codes that came a second time. */
  reusedCodes: number
}
