import { shortenCode } from '../common/call-log'
import type { Answer } from '../common/faulty-response'
import type { CallFacts } from '../common/serve-call'
import type { SandboxAlipayApp } from './alipay-apps'
import { AlipayRefusal } from './alipay-errors'
import { idsOf, type AlipayState } from './alipay-state'

/**
 * `alipay.system.oauth.token`. A success has no `code`, and its numbers are text.
 *
 * https://opendocs.alipay.com/open/05nai1
 */
export const oauthToken = (
  state: AlipayState,
  app: SandboxAlipayApp,
  parameters: ReadonlyMap<string, string>,
  facts: CallFacts,
): Answer => {
  const { sandbox, authCodes } = state
  if (parameters.get('grant_type') !== 'authorization_code') {
    throw new AlipayRefusal('isv.grant-type-invalid')
  }
  const code = parameters.get('code') ?? ''
  facts.code = code
  const found = authCodes.look(code)
  const isGood = found.state === 'valid' && found.value.appId === app.appId
  const user = isGood ? sandbox.users.find(({ id }) => id === found.value.userId) : undefined
  if (user === undefined) throw new AlipayRefusal('isv.code-invalid')
  authCodes.use(code)
  facts.userId = user.id
  const ids = idsOf(state, app, user)
  facts.identity = {
    subject: shortenCode(ids.open_id ?? ids.user_id ?? ''),
    unionId: ids.union_id === undefined ? null : shortenCode(ids.union_id),
  }
  return {
    access_token: `authbseB${token(state)}`,
    alipay_user_id: token(state),
    auth_start: beijingTime(sandbox.clock()),
    expires_in: '3600',
    re_expires_in: '3600',
    refresh_token: `authbseB${token(state)}`,
    ...ids,
  }
}

const token = ({ sandbox }: AlipayState) => Buffer.from(sandbox.random(16)).toString('hex')

const beijingTime = (ms: number) =>
  new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
