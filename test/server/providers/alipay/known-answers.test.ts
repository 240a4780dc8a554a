import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import {
  certificateSn,
  readCertificates,
  rootCertificateSn,
} from '../../../../server/src/providers/alipay/certificates'
import { decryptContent } from '../../../../server/src/providers/alipay/decrypt-content'
import { rawMembers } from '../../../../server/src/providers/alipay/raw-members'
import { isSigned, signText, textToSign } from '../../../../server/src/providers/alipay/sign'
import { readPrivateKey, readPublicKey } from '../../../../server/src/providers/rsa-keys'

const fixture = (name: string) => readFileSync(join(__dirname, 'fixtures', name), 'utf8')

const certificatesOf = (name: string) => {
  const certificates = readCertificates(fixture(name))
  if (certificates === null) throw new Error(`${name} has no certificate`)
  return certificates
}

const first = <T>(values: readonly T[]): T => {
  const [value] = values
  if (value === undefined) throw new Error('there is none')
  return value
}

const present = <T>(value: T | null): T => {
  if (value === null) throw new Error('there is none')
  return value
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** The body of a PEM file on one line, as Alipay's key tool writes it. */
const withoutWrapper = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, '')

describe('textToSign and signText', () => {
  // In another order than the one that is signed.
  const parameters = {
    version: '1.0',
    timestamp: '2026-01-02 03:04:05',
    sign_type: 'RSA2',
    sign: 'is not part of it',
    method: 'alipay.system.oauth.token',
    grant_type: 'authorization_code',
    format: 'JSON',
    code: '4b203fe6c11548bcabd8da5bb087a83b',
    charset: 'utf-8',
    app_id: '2014072300007148',
  }

  it.each([
    ['PKCS#1 in PEM', fixture('app-private-key.pem')],
    ['PKCS#1 in base64', withoutWrapper(fixture('app-private-key.pem'))],
    ['PKCS#8 in PEM', fixture('app-private-key-pkcs8.pem')],
    ['PKCS#8 in base64', withoutWrapper(fixture('app-private-key-pkcs8.pem'))],
  ])('sign a request with a key in %s', (_name, key) => {
    const text = textToSign(parameters)
    expect(sha256(text)).toBe('1486e9c96520d753e65f3ce9b87ab4ebf3c04e00fe985858d7dbd5bce1f44c63')
    const signature = signText(text, present(readPrivateKey(key)))
    expect(signature).toHaveLength(344)
    expect(signature).toMatch(/^b34kOFUYJ0Q1BQH\/CSGxc1Ng.*k8AyvoF\/pY7BbA==$/)
    expect(sha256(signature)).toBe(
      '3eac6619a416d86bd2f2fd59de381bbe915f973242e54c094d65aa16005d9c9e',
    )
  })
})

describe('isSigned', () => {
  const key = present(readPublicKey(fixture('alipay-public-key.pem')))
  const response =
    '{"alipay_open_file_upload_response":{"code":"10000","msg":"Success","file_id":"CAxAToWB1JsAAAAAAAAAAAAADgSLAQBr"},"sign":"F+LDzpTNiavn7xVZPGuPCSSVRSmWzJGgtuji6tVELGEaqMaNj0jRKXUEr5nloZJBBmwEnddOyCjjepMmrTKTvoOqQ0Efxpr/R1iEeHTHVbb/Q8TTh6Up5gHJDkILdaWS2q1cWeQ6VT+HQY9P3WRXS7uhILHuDODIhpAyCu5KhWGt0rMCIG+Im6NODJP2oohtSCtmTFXg58HH587Z2y2bdbjzOxLvzD9IrU1imghXQ2S/Q+wMIvRk9on6cWnBLkrNvJKapA2ReNGWOwyuASvB9zDVzhMPbR+3mfRGkVDxsq5HYLjBKGskJMXHw0HuugZij6ScRuaLPODhmHwr/pJ9yw=="}'
  const members = present(rawMembers(response))
  const content = members.get('alipay_open_file_upload_response') ?? ''
  const signature = JSON.parse(members.get('sign') ?? '') as string

  it('accepts a response that Alipay itself signed', () => {
    expect(content).toBe(
      '{"code":"10000","msg":"Success","file_id":"CAxAToWB1JsAAAAAAAAAAAAADgSLAQBr"}',
    )
    expect(isSigned(content, signature, key)).toBe(true)
    const bare = present(readPublicKey(withoutWrapper(fixture('alipay-public-key.pem'))))
    expect(isSigned(content, signature, bare)).toBe(true)
  })

  it.each([
    ['one character changed', content.replace('Success', 'success'), signature],
    ['members in another order', '{"msg":"Success","code":"10000"}', signature],
    ['a space added', `${content} `, signature],
    ['a signature of nothing', content, ''],
    ['a signature that is no base64', content, '%%%'],
    ['half a signature', content, signature.slice(0, 100)],
  ])('refuses %s', (_name, text, other) => {
    expect(isSigned(text, other, key)).toBe(false)
  })
})

describe('certificateSn', () => {
  it.each([
    ['appCertPublicKey_2021001161683774.crt', '866efef280dec9137a87d047ac446315'],
    ['alipayCertPublicKey_RSA2.crt', '7513daaaa48aa3ba2e4018d84402479c'],
  ])('returns the number of %s', (name, sn) => {
    expect(certificateSn(first(certificatesOf(name)))).toBe(sn)
  })
})

describe('rootCertificateSn', () => {
  it('counts the RSA roots and passes over the others', () => {
    const roots = certificatesOf('alipayRootCert.crt')
    expect(roots).toHaveLength(4)
    expect(rootCertificateSn(roots)).toBe(
      '687b59193f3f462dd5336e5abf83c5d8_02941eef3187dddf3d3b83462e1dfcf6',
    )
  })
})

describe('decryptContent', () => {
  const key = Buffer.from('aa4BtZ4tspm2wnXLb1ThQA==', 'base64')

  it('opens what an SDK of Alipay encrypted', () => {
    expect(decryptContent('ILpoMowjIQjfYMR847rnFQ==', key)).toBe('test1234567')
  })

  it.each([
    ['another key', 'ILpoMowjIQjfYMR847rnFQ==', Buffer.alloc(16)],
    ['a key of another length', 'ILpoMowjIQjfYMR847rnFQ==', Buffer.alloc(15)],
    ['half a block', 'ILpoMowjIQg=', key],
    ['nothing', '', key],
  ])('opens nothing of %s', (_name, ciphertext, other) => {
    expect(decryptContent(ciphertext, other)).toBeNull()
  })
})
