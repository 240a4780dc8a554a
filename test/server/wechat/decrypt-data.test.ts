import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { decryptData } from '../../../server/src/wechat/decrypt-data'

// WeChat's own sample of its decryption demo.
const official = {
  appId: 'wx4f4bc4dec97d474b',
  sessionKey: 'tiihtNczf5v6AKRyjwEUhQ==',
  iv: 'r7BXXKkLb8qrSNn05n0qiA==',
  encryptedData:
    'CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOETKUQz6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew==',
  atMs: 1_477_314_187_000,
}

const rule = { appId: official.appId, nowMs: official.atMs, maxAgeMs: 60_000 }

describe('decryptData', () => {
  it("opens WeChat's sample", () => {
    const result = decryptData(official, official.sessionKey, rule)
    if (result.outcome !== 'decrypted') throw new Error(result.outcome)
    expect(createHash('sha256').update(JSON.stringify(result.data)).digest('hex')).toBe(
      '3237d8a5dbd413523c194882c7156544d8a06e2afcc97383cc300c17bd09391b',
    )
    expect(result.data).toMatchObject({
      openId: 'oGZUI0egBJY1zhBYw2KhdUfwVJJE',
      nickName: 'Band',
      watermark: { timestamp: 1_477_314_187, appid: official.appId },
    })
  })

  it('is not readable with any other key, also where the padding happens to fit', () => {
    let fitting = 0
    for (let n = 0; n < 2_000; n += 1) {
      // A fixed sequence, so that a failure can be repeated.
      const key = createHash('sha256').update(String(n)).digest().subarray(0, 16)
      const sessionKey = key.toString('base64')
      expect(decryptData(official, sessionKey, rule)).toEqual({ outcome: 'not_readable' })
      if (unpads(key)) fitting += 1
    }
    expect(fitting).toBeGreaterThan(0)
  })

  it('refuses what was made for another app', () => {
    expect(decryptData(official, official.sessionKey, { ...rule, appId: 'wx0' })).toEqual({
      outcome: 'other_app',
    })
  })

  it.each([
    ['a minute old', 60_000, 'decrypted'],
    ['older', 60_001, 'out_of_date'],
    ['a minute ahead', -60_000, 'decrypted'],
    ['further ahead', -60_001, 'out_of_date'],
  ])('judges what is %s', (_name, ageMs, outcome) => {
    const nowMs = official.atMs + ageMs
    expect(decryptData(official, official.sessionKey, { ...rule, nowMs }).outcome).toBe(outcome)
  })

  it.each([
    ['half of it', { encryptedData: official.encryptedData.slice(0, 256) }, 'not_readable'],
    ['another iv', { iv: 'AAAAAAAAAAAAAAAAAAAAAA==' }, 'not_readable'],
    ['nothing', { encryptedData: '' }, 'malformed'],
    ['no whole block', { encryptedData: official.encryptedData.slice(0, 100) }, 'malformed'],
    ['a short iv', { iv: 'AAAA' }, 'malformed'],
  ])('does not open %s', (_name, change, outcome) => {
    const sealed = { ...official, ...change }
    expect(decryptData(sealed, official.sessionKey, rule)).toEqual({ outcome })
  })

  it('is not readable with a key that is none', () => {
    expect(decryptData(official, 'c2hvcnQ=', rule)).toEqual({ outcome: 'not_readable' })
  })

  it.each([
    'no json',
    '[]',
    'null',
    '{}',
    '{"watermark":null}',
    '{"watermark":{"appid":"wx4f4bc4dec97d474b"}}',
    '{"watermark":{"appid":"wx4f4bc4dec97d474b","timestamp":"1477314187"}}',
  ])('is not readable where it holds %s', (plain) => {
    const iv = randomBytes(16)
    const key = Buffer.from(official.sessionKey, 'base64')
    const cipher = createCipheriv('aes-128-cbc', key, iv)
    const encryptedData = cipher.update(plain, 'utf8', 'base64') + cipher.final('base64')
    const sealed = { encryptedData, iv: iv.toString('base64') }
    expect(decryptData(sealed, official.sessionKey, rule)).toEqual({ outcome: 'not_readable' })
  })
})

/** Whether the last block that this key makes ends in a valid PKCS#7 padding. */
const unpads = (key: Buffer): boolean => {
  const ciphertext = Buffer.from(official.encryptedData, 'base64')
  const last = ciphertext.length - 16
  const decipher = createDecipheriv('aes-128-cbc', key, ciphertext.subarray(last - 16, last))
  try {
    decipher.update(ciphertext.subarray(last))
    decipher.final()
    return true
  } catch {
    return false
  }
}
