import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { PhoneContent } from '../../../../server/src/providers/alipay/open-phone'
import { ProviderError } from '../../../../server/src/upstream/provider-error'
import { signText } from '../../../../server/src/providers/alipay/sign'
import type { PhoneKind } from '../../../../tools/sandbox/alipay/alipay-control'
import { textOf } from '../provider-error-of'
import { startAlipay } from './start-alipay'

describe('openPhone', () => {
  let alipay: Awaited<ReturnType<typeof startAlipay>>

  beforeEach(async () => {
    alipay = await startAlipay()
  })

  afterEach(() => alipay.close())

  /** As the app reads the text that `my.getPhoneNumber` gives. */
  const contentOf = (userId = 'xiaoming', kind: PhoneKind = 'number'): PhoneContent => {
    const { response, sign = '' } = JSON.parse(
      alipay.sandbox.alipay.phoneResponse({ userId, kind }),
    ) as { response: string; sign?: string }
    return { response, sign }
  }

  const errorOf = (work: () => unknown): ProviderError => {
    try {
      work()
    } catch (error) {
      if (error instanceof ProviderError) return error
      throw error
    }
    throw new Error('a ProviderError was expected')
  }

  it.each([
    ['xiaoming', { countryCode: '86', number: '13800000001' }],
    ['meiling', { countryCode: '852', number: '61000003' }],
  ])('returns the number of %s', (userId, phone) => {
    expect(alipay.client.openPhone(contentOf(userId))).toEqual(phone)
  })

  it.each<[string, (content: PhoneContent) => PhoneContent]>([
    ['an empty signature', ({ response }) => ({ response, sign: '' })],
    ['a signature that is no base64', ({ response }) => ({ response, sign: '%%%' })],
    [
      'the signature of another number',
      ({ response }) => ({ response, sign: contentOf('siqi').sign }),
    ],
    [
      'a changed ciphertext',
      ({ response, sign }) => ({ response: `AAAA${response.slice(4)}`, sign }),
    ],
    ['quotes around it', ({ response, sign }) => ({ response: `"${response}"`, sign })],
    ['a space behind it', ({ response, sign }) => ({ response: `${response} `, sign })],
    [
      'a number in clear',
      ({ sign }) => ({ response: '{"code":"10000","mobile":"13800000009"}', sign }),
    ],
  ])('throws data_invalid for %s', (_name, change) => {
    const content = change(contentOf())
    expect(errorOf(() => alipay.client.openPhone(content))).toMatchObject({ kind: 'data_invalid' })
  })

  it('takes no number in clear, even a signed one: only the app’s key says that it is for this app', () => {
    const response = '{"code":"10000","msg":"Success","mobile":"13800000009"}'
    const [app] = alipay.sandbox.alipay.apps
    const sign = signText(response, createPrivateKey(app?.alipayPrivateKey ?? ''))
    expect(errorOf(() => alipay.client.openPhone({ response, sign }))).toMatchObject({
      kind: 'data_invalid',
    })
  })

  it('throws data_invalid if the console has no key that signs', () => {
    const content = contentOf('xiaoming', 'no-signature')
    expect(content.sign).toBe('')
    expect(errorOf(() => alipay.client.openPhone(content))).toMatchObject({ kind: 'data_invalid' })
  })

  it('throws data_invalid for content that Alipay signed for another app', async () => {
    const foreign = JSON.parse(
      alipay.sandbox.alipay.phoneResponse({ appId: '2021000000000002' }),
    ) as PhoneContent
    expect(errorOf(() => alipay.client.openPhone(foreign))).toMatchObject({ kind: 'data_invalid' })
  })

  it('throws rejected for 40001: the console has no content key', () => {
    const error = errorOf(() => alipay.client.openPhone(contentOf('xiaoming', 'no-content-key')))
    expect(error).toMatchObject({ kind: 'rejected', platformCode: 'isv.missing-encrypt-key' })
  })

  it('throws code_invalid for 40003: the user did not agree by the button', () => {
    const error = errorOf(() => alipay.client.openPhone(contentOf('xiaoming', 'not-authorized')))
    expect(error).toMatchObject({ kind: 'code_invalid', platformCode: '40003' })
  })

  it.each([
    ['another content key', randomBytes(16)],
    ['a content key of another length', randomBytes(32)],
  ])('throws rejected, and shows no key, with %s', async (_name, aesKey) => {
    const other = await startAlipay({ client: { aesKey } })
    const error = errorOf(() => other.client.openPhone(contentOf()))
    expect(error).toMatchObject({ kind: 'rejected' })
    expect(error.message).toContain('ALIPAY_AES_KEY')
    expect(textOf(error)).not.toContain(aesKey.toString('base64'))
    await other.close()
  })

  it('throws rejected without a content key', async () => {
    const other = await startAlipay({ client: { aesKey: null } })
    expect(errorOf(() => other.client.openPhone(contentOf()))).toMatchObject({ kind: 'rejected' })
    await other.close()
  })

  it('throws data_invalid with another public key', async () => {
    const { publicKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const other = await startAlipay({ client: { publicKey: { key, certificateSn: null } } })
    const error = errorOf(() => other.client.openPhone(contentOf()))
    expect(error).toMatchObject({ kind: 'data_invalid' })
    await other.close()
  })
})
