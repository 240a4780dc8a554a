import { randomBytes } from 'node:crypto'
import { createKeyRing } from '../../../server/src/crypto/key-ring'
import { createVault, VaultError } from '../../../server/src/crypto/vault'

const key = () => randomBytes(32)

describe('createVault', () => {
  it('opens what it sealed, only in the same context', () => {
    const vault = createVault(createKeyRing([key()]))
    const sealed = vault.seal('session key', ['wx1', 'openid'])
    expect(vault.open(sealed, ['wx1', 'openid'])).toBe('session key')
    for (const other of [
      ['wx2', 'openid'],
      ['wx1', 'other'],
      ['wx1openid'],
      ['wx1', 'openid', ''],
    ]) {
      expect(() => vault.open(sealed, other)).toThrow(VaultError)
    }
  })

  it('seals the same text differently each time', () => {
    const vault = createVault(createKeyRing([key()]))
    const texts = Array.from({ length: 50 }, () => vault.seal('same', []).bytes.toString('hex'))
    expect(new Set(texts).size).toBe(50)
  })

  it('notices each changed, missing or added byte', () => {
    const vault = createVault(createKeyRing([key()]))
    const { bytes, keyId } = vault.seal('session key', [])
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(() => vault.open({ bytes: changed, keyId }, [])).toThrow(VaultError)
      expect(() => vault.open({ bytes: bytes.subarray(0, index), keyId }, [])).toThrow(VaultError)
    }
    const longer = Buffer.concat([bytes, Buffer.from([0])])
    expect(() => vault.open({ bytes: longer, keyId }, [])).toThrow(VaultError)
  })

  it('seals with the first key and opens with every key of the ring', () => {
    const [old, fresh] = [key(), key()]
    const sealed = createVault(createKeyRing([old])).seal('text', [])
    const vault = createVault(createKeyRing([fresh, old]))
    expect(vault.open(sealed, [])).toBe('text')
    expect(vault.seal('text', []).keyId).toBe(vault.currentKeyId)
    expect(vault.seal('text', []).keyId).not.toBe(sealed.keyId)
    expect(() => createVault(createKeyRing([fresh])).open(sealed, [])).toThrow(VaultError)
  })

  it('indexes equal texts equally, by purpose and key', () => {
    const [a, b] = [key(), key()]
    const both = createVault(createKeyRing([a, b]))
    const [first, second] = both.blindIndexes('86 13800000000', 'phone')
    expect(createVault(createKeyRing([b])).blindIndexes('86 13800000000', 'phone')).toEqual([
      second,
    ])
    expect(first).not.toBe(second)
    expect(both.blindIndexes('86 13800000000', 'other')[0]).not.toBe(first)
    expect(both.blindIndexes('86 13800000001', 'phone')[0]).not.toBe(first)
  })

  it('needs keys of 32 bytes, and one at least', () => {
    expect(() => createKeyRing([randomBytes(31)])).toThrow('32 bytes')
    expect(() => createKeyRing([])).toThrow('empty')
  })
})
