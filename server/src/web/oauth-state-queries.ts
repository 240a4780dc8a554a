import { statement } from '../db/port/database'
import { listOf, oauthStatesColumns, type OauthStatesTable } from '../db/port/schema'

const columns = listOf(oauthStatesColumns)

export const insertState = statement(
  'insert-oauth-state',
  `insert into oauth_states (state_hash, provider, app_id, purpose, scope, return_url, browser_hash,
     session_id, device_name, device_platform, installation_id, created_at, expires_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
)

export const findState = statement<OauthStatesTable>(
  'find-oauth-state',
  `select ${columns} from oauth_states where state_hash = $1`,
)

export const lockState = statement<OauthStatesTable>(
  'lock-oauth-state',
  `select ${columns} from oauth_states where state_hash = $1 for update`,
)

/** Changes a row for the first arrival only, whichever node it came to. */
export const claimState = statement(
  'claim-oauth-state',
  'update oauth_states set claimed_at = $2 where state_hash = $1 and claimed_at is null',
)

export const finishState = statement(
  'finish-oauth-state',
  `update oauth_states set result = $2, result_session_id = $3, expires_at = $4
   where state_hash = $1`,
)

export const replaceResultSession = statement(
  'replace-oauth-result-session',
  'update oauth_states set result_session_id = $2 where state_hash = $1',
)
