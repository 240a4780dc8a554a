import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { Secret } from '../../../server/src/crypto/secret'
import { readMediaCheckEvent } from '../../../server/src/wechat/media-check-event'
import { checkQuery, readPushMessage } from '../../../server/src/wechat/push-message'

const appId = 'wxfeed0000cafe0001'
const nowMs = 1_714_036_504_000
const minuteMs = 60_000
const token = 'AAAAA'
const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const plain = { token: new Secret(token), encodingAesKey: null }
const safe = { token: new Secret(token), encodingAesKey: new Secret(aesKey) }

// WeChat's own sample.
const query = {
  signature: 'f464b24fc39322e44b38aa78f5edd27bd1441696',
  timestamp: '1714036504',
  nonce: '1514711492',
}

describe('checkQuery', () => {
  it("takes WeChat's sample, for a quarter of an hour", () => {
    expect(checkQuery(plain, query, nowMs)).toBeNull()
    expect(checkQuery(plain, query, nowMs + 15 * minuteMs)).toBeNull()
    expect(checkQuery(plain, query, nowMs + 15 * minuteMs + 1)).toBe('out_of_date')
    expect(checkQuery(plain, query, nowMs - 15 * minuteMs - 1)).toBe('out_of_date')
  })

  it.each([
    ['no signature', { signature: undefined }],
    ['no timestamp', { timestamp: undefined }],
    ['no nonce', { nonce: undefined }],
    ['another nonce', { nonce: '1' }],
    ['a timestamp that is none', { timestamp: 'now' }],
    ['another signature', { signature: '0'.repeat(40) }],
  ])('refuses %s', (_name, change) => {
    expect(checkQuery(plain, { ...query, ...change }, nowMs)).toBe('unsigned')
  })
})

describe('readPushMessage', () => {
  const context = { appId, nowMs }
  const read = (message: object) => ({ outcome: 'read', message })

  const encrypt = (text: string, forApp = appId, key = aesKey, padTo = 32) => {
    const bytes = Buffer.from(`${key}=`, 'base64')
    const message = Buffer.from(text)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(message.length)
    const content = Buffer.concat([randomBytes(16), length, message, Buffer.from(forApp)])
    const padding = padTo - (content.length % padTo)
    const cipher = createCipheriv('aes-256-cbc', bytes, bytes.subarray(0, 16))
    cipher.setAutoPadding(false)
    return Buffer.concat([
      cipher.update(Buffer.concat([content, Buffer.alloc(padding, padding)])),
      cipher.final(),
    ]).toString('base64')
  }

  const seal = (encrypted: string) => ({
    query: {
      ...query,
      msg_signature: createHash('sha1')
        .update([token, query.timestamp, query.nonce, encrypted].sort().join(''))
        .digest('hex'),
    },
    body: JSON.stringify({ ToUserName: 'gh_1', Encrypt: encrypted }),
  })

  it('reads an event in the clear', () => {
    expect(readPushMessage(plain, query, '{"Event":"x"}', context)).toEqual(read({ Event: 'x' }))
  })

  it.each(['', 'no json', '[]', 'null', '<xml></xml>'])('reads nothing from %j', (body) => {
    expect(readPushMessage(plain, query, body, context)).toEqual({ outcome: 'not_json' })
  })

  it('reads an encrypted event, of any length', () => {
    for (let length = 0; length < 40; length += 1) {
      const event = { Event: '好'.repeat(length) }
      const sealed = seal(encrypt(JSON.stringify(event)))
      expect(readPushMessage(safe, sealed.query, sealed.body, context)).toEqual(read(event))
    }
  })

  it('takes no event in the clear where they come encrypted', () => {
    expect(readPushMessage(safe, query, '{"Event":"x"}', context)).toEqual({
      outcome: 'not_encrypted',
    })
  })

  it.each([
    ['another app', 'wrong_app', encrypt('{"Event":"x"}', 'wx0')],
    ['another key', 'wrong_key', encrypt('{"Event":"x"}', appId, 'x'.repeat(43))],
    ['no JSON', 'not_json', encrypt('no json')],
    ['no whole block', 'wrong_key', encrypt('{}').slice(0, 20)],
    ['nothing', 'wrong_key', ''],
  ])('says of %s that it is %s', (_name, outcome, encrypted) => {
    const sealed = seal(encrypted)
    expect(readPushMessage(safe, sealed.query, sealed.body, context)).toEqual({ outcome })
  })

  it('says of an encrypted event that there is no key for it, and reads the compatible mode', () => {
    const { body } = seal(encrypt('{"Event":"x"}'))
    expect(readPushMessage(plain, query, body, context)).toEqual({ outcome: 'encrypted' })
    const both = { ...(JSON.parse(body) as object), MsgType: 'event', Event: 'x' }
    expect(readPushMessage(plain, query, JSON.stringify(both), context)).toEqual(read(both))
  })

  it('refuses an encrypted event that is not signed, or whose content was changed', () => {
    const sealed = seal(encrypt('{"Event":"x"}'))
    const other = JSON.stringify({ Encrypt: encrypt('{"Event":"y"}') })
    const unsigned = { outcome: 'unsigned' }
    expect(readPushMessage(safe, sealed.query, other, context)).toEqual(unsigned)
    expect(readPushMessage(safe, query, sealed.body, context)).toEqual(unsigned)
    const late = { appId, nowMs: nowMs + 16 * minuteMs }
    expect(readPushMessage(safe, sealed.query, sealed.body, late)).toEqual({
      outcome: 'out_of_date',
    })
  })
})

describe('readMediaCheckEvent', () => {
  const event = { Event: 'wxa_media_check', trace_id: 't', errcode: 0 }

  it.each(['pass', 'review', 'risky'])('reads the verdict %s', (suggest) => {
    expect(readMediaCheckEvent({ ...event, result: { suggest } })).toEqual({
      traceId: 't',
      verdict: suggest,
    })
  })

  it.each([
    { errcode: -1008 },
    { errcode: -1008, result: { suggest: 'pass' } },
    { result: null },
    { result: { suggest: 'perhaps' } },
  ])('knows no verdict from %j', (change) => {
    expect(readMediaCheckEvent({ ...event, ...change })).toEqual({
      traceId: 't',
      verdict: 'unknown',
    })
  })

  it.each([{ Event: 'subscribe' }, { trace_id: '' }, { trace_id: 7 }])(
    'leaves %j alone',
    (change) => {
      expect(readMediaCheckEvent({ ...event, ...change })).toBeNull()
    },
  )
})
