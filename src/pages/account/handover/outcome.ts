/** What the user decided. */
export type Outcome = 'approved' | 'denied'
