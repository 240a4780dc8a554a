import { generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createMemoryTokenStore } from '../../../../server/src/upstream/token-store'
import { ProviderError } from '../../../../server/src/upstream/provider-error'
import type { Fault } from '../../../../tools/sandbox/common/faults'
import { providerErrorOf, textOf } from '../provider-error-of'
import { startDouyin } from './start-douyin'

const phonePath = '/api/apps/v1/get_phonenumber_info/'
const tokenPath = '/oauth/client_token/'

describe('Douyin phone numbers', () => {
  let douyin: Awaited<ReturnType<typeof startDouyin>>
  let nowMs = 0

  beforeEach(async () => {
    nowMs = Date.now()
    douyin = await startDouyin({ timeoutMs: 1_500, clock: () => nowMs }, { clock: () => nowMs })
  })

  afterEach(() => douyin.close())

  const newPhone = (userId = 'xiaoming', more: { ageMs?: number; madeFor?: string } = {}) => {
    douyin.sandbox.douyin.login({ userId })
    return douyin.sandbox.douyin.phone({ userId, ...more })
  }
  const errorOf = (code: string) => providerErrorOf(douyin.client.getPhone(code))
  const paths = () => douyin.sandbox.calls().map(({ path }) => path)

  describe('getPhone', () => {
    it.each([
      ['xiaoming', { countryCode: '86', number: '13800000001' }],
      ['meiling', { countryCode: '852', number: '61000003' }],
    ])('returns the number of %s', async (userId, phone) => {
      expect(await douyin.client.getPhone(newPhone(userId).code)).toEqual(phone)
    })

    it('shares one token between calls', async () => {
      await Promise.all(
        ['xiaoming', 'siqi', 'meiling'].map((id) => douyin.client.getPhone(newPhone(id).code)),
      )
      expect(paths().filter((path) => path === tokenPath)).toHaveLength(1)
    })

    it('shares one token between nodes', async () => {
      const tokenStore = createMemoryTokenStore()
      const { url } = douyin.sandbox
      const nodes = await Promise.all(
        [1, 2].map(() => startDouyin({ tokenStore, baseUrl: url, openBaseUrl: url })),
      )
      for (const { client } of nodes) await client.getPhone(newPhone().code)
      expect(paths().filter((path) => path === tokenPath)).toHaveLength(1)
      for (const node of nodes) await node.close()
    })

    it.each(['expired', 'replaced'] as const)('replaces a token that is %s', async (as) => {
      await douyin.client.getPhone(newPhone().code)
      douyin.sandbox.douyin.endClientToken(as)
      expect(await douyin.client.getPhone(newPhone().code)).toMatchObject({ countryCode: '86' })
      expect(paths().filter((path) => path === tokenPath)).toHaveLength(2)
    })

    it('opens with the former key what Douyin sealed before the key was replaced', async () => {
      const { formerPrivateKey, privateKey } = douyin.keys
      const { url } = douyin.sandbox
      const both = await startDouyin({
        privateKeys: [privateKey, formerPrivateKey],
        openBaseUrl: url,
        clock: () => nowMs,
      })
      // Its key is short, so the data comes in blocks.
      douyin.sandbox.setFaults([{ target: phonePath, kind: 'old-key', times: 1 }])
      const former = await both.client.getPhone(newPhone().code)
      const current = await both.client.getPhone(newPhone().code)
      expect([former, current]).toEqual(Array(2).fill({ countryCode: '86', number: '13800000001' }))
      await both.close()
    })

    it('throws rejected if no key opens the data', async () => {
      douyin.sandbox.setFaults([{ target: phonePath, kind: 'old-key' }])
      const error = await errorOf(newPhone().code)
      expect(error).toMatchObject({ kind: 'rejected' })
      expect(error.message).toContain('DOUYIN_APP_PRIVATE_KEYS')
    })

    it('throws rejected with another key', async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const { url } = douyin.sandbox
      const other = await startDouyin({ privateKeys: [privateKey], openBaseUrl: url })
      expect(await providerErrorOf(other.client.getPhone(newPhone().code))).toMatchObject({
        kind: 'rejected',
      })
      await other.close()
    })

    it('throws rejected, and calls nobody, without a key', async () => {
      const keyless = await startDouyin({ privateKeys: [] })
      const error = await providerErrorOf(keyless.client.getPhone('a-code'))
      expect(error).toMatchObject({ kind: 'rejected' })
      expect(keyless.sandbox.calls()).toHaveLength(0)
      await keyless.close()
    })

    it('throws data_invalid for data of another app', async () => {
      douyin.sandbox.setFaults([{ target: phonePath, kind: 'other-app' }])
      expect(await errorOf(newPhone().code)).toMatchObject({ kind: 'data_invalid' })
    })

    it.each([
      [
        'a used code',
        async () => {
          const { code } = newPhone()
          await douyin.client.getPhone(code)
          return code
        },
      ],
      [
        'an expired code',
        async () => {
          const { code } = newPhone()
          nowMs += 5 * 60_000
          return code
        },
      ],
      ['a login code', async () => douyin.sandbox.douyin.login().code ?? ''],
    ])('throws code_invalid for %s', async (_name, code) => {
      expect(await errorOf(await code())).toMatchObject({
        kind: 'code_invalid',
        platformCode: '28005187',
      })
    })

    it('sends no code that Douyin cannot have made', async () => {
      for (const code of ['', 'with a space', 'x'.repeat(257)]) {
        expect(await errorOf(code)).toMatchObject({ kind: 'code_invalid' })
      }
      expect(douyin.sandbox.calls()).toHaveLength(0)
    })

    it.each([
      [28001003, 'unavailable'],
      [28001005, 'unavailable'],
      [28001006, 'unavailable'],
      [28001007, 'rejected'],
      [28001008, 'unavailable'],
      [28001016, 'rejected'],
      [28001045, 'blocked'],
      [28001046, 'blocked'],
      [28003017, 'rate_limited'],
      [28003018, 'rate_limited'],
      [28005187, 'code_invalid'],
      [28009999, 'rejected'],
    ])('throws for err_no %i: %s', async (errcode, kind) => {
      douyin.sandbox.setFaults([{ target: phonePath, kind: 'errcode', errcode }])
      const error = await errorOf(newPhone().code)
      expect(error).toMatchObject({ kind, platformCode: String(errcode) })
    })

    it.each([
      ['a wrong secret', { appSecret: 'f'.repeat(40) }, '10013'],
      ['a wrong appid', { appId: 'ttfeed00000000ffff' }, '10003'],
    ])('throws rejected with %s', async (_name, options, platformCode) => {
      const wrong = await startDouyin(options)
      const error = await providerErrorOf(wrong.client.getPhone('a-code'))
      expect(error).toMatchObject({ kind: 'rejected', platformCode })
      expect(textOf(error)).not.toContain(wrong.app.secret)
      await wrong.close()
    })

    it.each([
      [28001005, 'unavailable'],
      [28003018, 'rate_limited'],
    ])('throws for error_code %i of the token: %s', async (errcode, kind) => {
      douyin.sandbox.setFaults([{ target: tokenPath, kind: 'errcode', errcode }])
      const error = await errorOf(newPhone().code)
      expect(error).toMatchObject({ kind, platformCode: String(errcode) })
    })

    it('ends in its time if no token comes', async () => {
      douyin.sandbox.setFaults([{ target: tokenPath, kind: 'hang' }])
      expect(await errorOf(newPhone().code)).toMatchObject({ kind: 'unavailable' })
    })

    it.each<Fault['kind']>(['hang', 'http-500', 'garbage', 'truncated', 'empty', 'no-openid'])(
      'throws unavailable for %s, and works after it',
      async (kind) => {
        douyin.sandbox.setFaults([{ target: phonePath, kind, times: 1 }])
        const { code } = newPhone()
        const error = await errorOf(code)
        expect(error).toMatchObject({ kind: 'unavailable' })
        expect(textOf(error)).not.toMatch(/clt\.|13800000001/)
        await douyin.client.getPhone(newPhone().code)
      },
    )
  })

  describe('openPhone', () => {
    const keyOf = async (userId = 'xiaoming') => {
      const code = douyin.sandbox.douyin.login({ userId }).code ?? ''
      return (await douyin.client.code2Session(code)).sessionKey ?? ''
    }

    const kindOf = (work: () => unknown) => {
      try {
        work()
      } catch (error) {
        if (error instanceof ProviderError) return error.kind
        throw error
      }
      throw new Error('a ProviderError was expected')
    }

    it('opens with the session key what the button gave', async () => {
      const key = await keyOf()
      const data = douyin.sandbox.douyin.phone()
      expect(douyin.client.openPhone(data, key)).toEqual({
        countryCode: '86',
        number: '13800000001',
      })
    })

    it('throws session_key_invalid once a login replaced the key', async () => {
      const key = await keyOf()
      await keyOf()
      const data = douyin.sandbox.douyin.phone()
      expect(kindOf(() => douyin.client.openPhone(data, key))).toBe('session_key_invalid')
    })

    it('throws session_key_invalid for another user’s data', async () => {
      const key = await keyOf()
      await keyOf('siqi')
      const data = douyin.sandbox.douyin.phone({ userId: 'siqi' })
      expect(kindOf(() => douyin.client.openPhone(data, key))).toBe('session_key_invalid')
    })

    it.each([
      ['another app', { madeFor: 'ttfeed0000cafe0002' }],
      ['eleven minutes ago', { ageMs: 11 * 60_000 }],
      ['the future', { ageMs: -2 * 60_000 }],
    ])('throws data_invalid for data of %s', async (_name, more) => {
      const key = await keyOf()
      const data = douyin.sandbox.douyin.phone(more)
      expect(kindOf(() => douyin.client.openPhone(data, key))).toBe('data_invalid')
    })

    it('throws data_invalid for half a block', async () => {
      const key = await keyOf()
      const { iv } = douyin.sandbox.douyin.phone()
      const data = { encryptedData: 'AAAA', iv }
      expect(kindOf(() => douyin.client.openPhone(data, key))).toBe('data_invalid')
    })
  })
})
