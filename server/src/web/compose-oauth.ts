import {
  createCompleteOauth,
  type CompleteOauth,
  type CompleteOauthOptions,
} from './complete-oauth'
import { createOauthRefusals } from './oauth-refusals'
import { createRepeatSession, type RepeatSessionOptions } from './repeat-session'
import { createStartOauth, type StartOauthCalls, type StartOauthOptions } from './start-oauth'

export interface ComposeOauthOptions
  extends
    StartOauthOptions,
    Omit<CompleteOauthOptions, 'repeatSession' | 'refusals' | 'sessions'>,
    RepeatSessionOptions {
  sessions: CompleteOauthOptions['sessions'] & RepeatSessionOptions['sessions']
}

/** Sign-in by a redirect, both ends of it. */
export const composeOauth = (
  options: ComposeOauthOptions,
): { start: StartOauthCalls; complete: CompleteOauth } => ({
  start: createStartOauth(options),
  complete: createCompleteOauth({
    ...options,
    repeatSession: createRepeatSession(options),
    refusals: createOauthRefusals(options),
  }),
})
