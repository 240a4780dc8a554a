import { statement } from '../db/port/database'
import {
  handoversColumns,
  handoverTicketsColumns,
  listOf,
  type HandoversTable,
  type HandoverTicketsTable,
} from '../db/port/schema'

export const insertHandover = statement(
  'insert-handover',
  `insert into handovers (id, secret_hash, purpose, status, origin, browser, system, address,
     requester_id, created_at, expires_at)
   values ($1, $2, $3, 'pending', $4, $5, $6, $7, $8, $9, $10)`,
)

export const findHandover = statement<HandoversTable>(
  'find-handover',
  `select ${listOf(handoversColumns)} from handovers where id = $1`,
)

// Each step is one guarded statement, so that of two nodes only one takes it.

/** The first phone wins; only the account that is to be deleted can claim its deletion. */
export const claimHandover = statement(
  'claim-handover',
  `update handovers set status = 'claimed', user_id = $2, session_id = $3, digits = $4
   where id = $1 and status = 'pending' and expires_at > $5
     and (purpose <> 'delete' or requester_id = $2)`,
)

export const approveHandover = statement(
  'approve-handover',
  `update handovers set status = $3
   where id = $1 and session_id = $2 and status = 'claimed' and expires_at > $4`,
)

/** An approval can be taken back until it is collected. */
export const denyHandover = statement(
  'deny-handover',
  `update handovers set status = 'denied'
   where id = $1 and session_id = $2 and status in ('claimed', 'approved') and expires_at > $3`,
)

export const collectHandover = statement(
  'collect-handover',
  `update handovers set status = 'collected'
   where id = $1 and status = 'approved' and expires_at > $2`,
)

export const insertTicket = statement(
  'insert-handover-ticket',
  `insert into handover_tickets (ticket_hash, user_id, session_id, audience, created_at, expires_at)
   values ($1, $2, $3, $4, $5, $6)`,
)

export const findTicket = statement<HandoverTicketsTable>(
  'find-handover-ticket',
  `select ${listOf(handoverTicketsColumns)} from handover_tickets where ticket_hash = $1`,
)

export const useTicket = statement(
  'use-handover-ticket',
  `update handover_tickets set used_at = $2
   where ticket_hash = $1 and used_at is null and expires_at > $2`,
)
