import { statement, type Queries } from '../db/port/database'

const claim = statement(
  'claim-phone',
  `insert into shared_values (key, value, expires_at) values ($1, '', $2)
   on conflict (key) do update set expires_at = excluded.expires_at`,
)

/** A clean-up takes the row after this; what counts is its lock, which ends with the transaction. */
const keepMs = 60_000

/**
 * Part of a transaction that gives a number to a user: no other one gives it away at the same time. In the
 * middle of a key rotation two nodes store the same number under different indexes, so the unique column
 * cannot tell them apart.
 *
 * @param indexes the number's blind indexes under every key of the ring
 */
export const claimPhone = async (
  tx: Queries,
  indexes: readonly string[],
  nowMs: number,
): Promise<void> => {
  // In one order, so that two transactions do not wait for each other.
  for (const index of [...indexes].sort()) await tx.run(claim, [`phone:${index}`, nowMs + keepMs])
}
