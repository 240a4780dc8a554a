import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  createOfficialAccountClient,
  type OfficialAccountClient,
} from '../../../../server/src/providers/official-account/official-account-client'
import type { ProviderCallRecord } from '../../../../server/src/upstream/provider-calls'
import type { Fault } from '../../../../tools/sandbox/common/faults'
import { createSandbox, type Sandbox } from '../../../../tools/sandbox/create-sandbox'
import { providerErrorOf, textOf } from '../provider-error-of'

const path = '/sns/oauth2/access_token'

describe('createOfficialAccountClient', () => {
  let sandbox: Sandbox
  let client: OfficialAccountClient
  let records: ProviderCallRecord[]

  beforeEach(async () => {
    sandbox = await createSandbox()
    records = []
    const [account] = sandbox.officialAccount.accounts
    if (account === undefined) throw new Error('the sandbox has no official account')
    client = createOfficialAccountClient({
      appId: account.appId,
      appSecret: account.secret,
      baseUrl: sandbox.url,
      timeoutMs: 500,
      onCall: (record) => records.push(record),
    })
  })

  afterEach(async () => {
    await client.close()
    await sandbox.close()
  })

  const newCode = (scope = 'snsapi_userinfo', as: 'allow' | 'snapshot' = 'allow') => {
    const query = new URLSearchParams({
      appid: client.appId,
      redirect_uri: 'http://127.0.0.1/callback',
      response_type: 'code',
      scope,
    })
    const url = `${sandbox.url}/connect/oauth2/authorize?${query.toString()}`
    return new URL(sandbox.officialAccount.authorize(url, { as })).searchParams.get('code') ?? ''
  }

  it('returns the openid, and with consent the union id', async () => {
    const asked = await client.exchangeCode(newCode())
    expect(asked).toMatchObject({ hasConsent: true, unionId: expect.any(String) as unknown })
    expect(await client.exchangeCode(newCode('snsapi_base'))).toEqual({
      openid: asked.openid,
      unionId: null,
      hasConsent: false,
    })
    expect(records[0]).toMatchObject({ call: path, outcome: 'ok', platformCode: null })
  })

  it('throws provisional for a snapshot page, and never asks for its code again', async () => {
    const code = newCode('snsapi_userinfo', 'snapshot')
    expect((await providerErrorOf(client.exchangeCode(code))).kind).toBe('provisional')
    expect((await providerErrorOf(client.exchangeCode(code))).kind).toBe('code_invalid')
    expect(records).toHaveLength(1)
  })

  it('does not send a used, a refused or a malformed code', async () => {
    const code = newCode()
    await client.exchangeCode(code)
    for (const bad of [code, 'unknown', 'unknown', '', 'a b', '你', 'x'.repeat(300)]) {
      expect((await providerErrorOf(client.exchangeCode(bad))).kind).toBe('code_invalid')
    }
    expect(records).toHaveLength(2)
  })

  it.each<[number, string]>([
    [-1, 'unavailable'],
    [40029, 'code_invalid'],
    [40163, 'code_invalid'],
    [40226, 'blocked'],
    [45011, 'rate_limited'],
    [40013, 'rejected'],
    [40125, 'rejected'],
    [48001, 'rejected'],
    [99999, 'rejected'],
  ])('reads errcode %i as %s', async (errcode, kind) => {
    sandbox.setFaults([{ target: path, kind: 'errcode', errcode }])
    const error = await providerErrorOf(client.exchangeCode(newCode()))
    expect(error).toMatchObject({ kind, platformCode: String(errcode) })
  })

  it.each<Fault['kind']>(['hang', 'http-500', 'garbage', 'empty', 'no-openid', 'odd-openid'])(
    'throws unavailable for a response that is %s, with no secret and no code',
    async (kind) => {
      const code = newCode()
      sandbox.setFaults([{ target: path, kind }])
      const error = await providerErrorOf(client.exchangeCode(code))
      expect(error.kind).toBe('unavailable')
      const [account] = sandbox.officialAccount.accounts
      for (const secret of [code, account?.secret ?? '', sandbox.url]) {
        expect(textOf(error)).not.toContain(secret)
      }
    },
  )
})
