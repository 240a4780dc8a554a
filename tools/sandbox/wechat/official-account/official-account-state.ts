import { createOneTimeCodes, type OneTimeCodes } from '../../common/one-time-codes'
import type { SandboxState } from '../../common/sandbox-state'
import { createDirectory, type Directory } from '../directory'
import { defaultOfficialAccounts, type SandboxOfficialAccount } from './official-accounts'

export interface OfficialAccountOptions {
  officialAccounts?: readonly SandboxOfficialAccount[]
}

export type OauthScope = 'snsapi_base' | 'snsapi_userinfo'

/** What a code of the authorize page stands for. */
export interface GrantedCode {
  appId: string
  userId: string
  scope: OauthScope
  isSnapshot: boolean
}

/** A user's token, which `userinfo` takes. */
export interface UserToken extends GrantedCode {
  openid: string
}

/**
 * How WeChat treats the page that asks for `snsapi_userinfo`: it asks the user, lets a follower who comes from the
 * account's chat through, or opens a snapshot of a page that asked without a tap.
 */
export const authorizeModes = ['ask', 'follower', 'snapshot'] as const

export type AuthorizeMode = (typeof authorizeModes)[number]

export interface OfficialAccountState {
  readonly sandbox: SandboxState
  readonly accounts: readonly SandboxOfficialAccount[]
  /** Its union ids are those of the mini-programs of the same Open Platform account. */
  readonly directory: Directory
  readonly codes: OneTimeCodes<GrantedCode>
  readonly tokens: OneTimeCodes<UserToken>
  mode: AuthorizeMode
  /** The browser loads the callback twice, as WeChat's sometimes does. */
  callsBackTwice: boolean
}

const codeTtlMs = 5 * 60_000
const tokenTtlMs = 2 * 3_600_000

export const createOfficialAccountState = (
  sandbox: SandboxState,
  options: OfficialAccountOptions,
): OfficialAccountState => {
  const { clock, random, users } = sandbox
  const accounts = options.officialAccounts ?? defaultOfficialAccounts
  return {
    sandbox,
    accounts,
    directory: createDirectory(accounts, users),
    codes: createOneTimeCodes(clock, random, codeTtlMs),
    tokens: createOneTimeCodes(clock, random, tokenTtlMs),
    mode: 'ask',
    callsBackTwice: false,
  }
}
