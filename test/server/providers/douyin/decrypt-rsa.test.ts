import { constants, generateKeyPairSync, publicEncrypt, type KeyObject } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { decryptRsa } from '../../../../server/src/providers/douyin/decrypt-rsa'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
const blockBytes = 128

const encrypt = (text: string, key: KeyObject = publicKey) =>
  publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(text))

/** A block with any padding. */
const encryptRaw = (block: Buffer) =>
  publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block)

const padded = (first: number, second: number, paddingBytes: number) => {
  const text = Buffer.alloc(blockBytes - paddingBytes - 3, 'x')
  return Buffer.concat([
    Buffer.from([first, second]),
    Buffer.alloc(paddingBytes, 7),
    Buffer.of(0),
    text,
  ])
}

describe('decryptRsa', () => {
  it.each(['', 'x', 'x'.repeat(117)])('opens a block of %j', (text) => {
    expect(decryptRsa(encrypt(text), privateKey)?.toString()).toBe(text)
  })

  it('opens blocks in their order', () => {
    const ciphertext = Buffer.concat([encrypt('first '), encrypt('second '), encrypt('第三')])
    expect(decryptRsa(ciphertext, privateKey)?.toString()).toBe('first second 第三')
  })

  it('keeps zero bytes of the text', () => {
    expect(decryptRsa(encrypt('a\u0000b'), privateKey)?.toString()).toBe('a\u0000b')
  })

  it('takes eight bytes of padding', () => {
    expect(decryptRsa(encryptRaw(padded(0, 2, 8)), privateKey)).not.toBeNull()
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['half a block', encrypt('text').subarray(1)],
    ['a number above the modulus', Buffer.alloc(blockBytes, 255)],
    ['the block type of a signature', encryptRaw(padded(0, 1, 8))],
    ['no leading zero', encryptRaw(Buffer.concat([Buffer.of(1), padded(0, 2, 8).subarray(1)]))],
    ['seven bytes of padding', encryptRaw(padded(0, 2, 7))],
    ['no end of the padding', encryptRaw(Buffer.concat([Buffer.of(0, 2), Buffer.alloc(126, 7)]))],
    ['one good block and one bad', Buffer.concat([encrypt('text'), Buffer.alloc(blockBytes, 255)])],
  ])('returns null for %s', (_name, ciphertext) => {
    expect(decryptRsa(ciphertext, privateKey)).toBeNull()
  })

  it('returns null for another key', () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const opened = decryptRsa(encrypt('text'), other.privateKey)
    expect(opened?.toString()).not.toBe('text')
  })
})
