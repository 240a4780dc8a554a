import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readProviderSettings } from '../../../server/src/providers/provider-settings'
import { createSandbox, type Sandbox } from '../../../tools/sandbox/create-sandbox'
import { platformSettings } from '../support/platform-settings'

describe('readProviderSettings', () => {
  let sandbox: Sandbox
  let folder: string
  let douyin: Record<string, string>
  let alipay: Record<string, string>
  let certificates: Record<string, string>

  const only = (prefix: string, env: Record<string, string>) =>
    Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith(prefix)))

  beforeAll(async () => {
    sandbox = await createSandbox()
    folder = mkdtempSync(join(tmpdir(), 'passport-keys-'))
    douyin = only('DOUYIN_', platformSettings(sandbox))
    alipay = only('ALIPAY_', platformSettings(sandbox))
    const app = sandbox.alipay.apps[1]
    if (app?.certificates === null || app === undefined) throw new Error('no certificates')
    certificates = {
      ALIPAY_APP_ID: app.appId,
      ALIPAY_APP_PRIVATE_KEY: app.privateKey,
      ALIPAY_APP_CERT: app.certificates.app,
      ALIPAY_CERT: app.certificates.alipay,
      ALIPAY_ROOT_CERT: app.certificates.root,
    }
  })

  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await sandbox.close()
  })

  const read = (env: Record<string, string>, isProduction = false) => {
    const problems: string[] = []
    const settings = readProviderSettings(env, isProduction, problems)
    return { settings, problems }
  }
  const without = (env: Record<string, string>, name: string) => ({ ...env, [name]: '' })

  it('has no app without settings, and the scope of 0.1.0', () => {
    expect(read({})).toEqual({
      settings: { wechatUnionScope: 'wechat', officialAccount: null, douyin: null, alipay: null },
      problems: [],
    })
  })

  it('reads an app at Douyin', () => {
    const { settings, problems } = read(douyin)
    expect(problems).toEqual([])
    expect(settings.douyin).toMatchObject({ appId: 'ttfeed0000cafe0001', unionScope: 'douyin' })
    expect(settings.douyin?.privateKeys).toHaveLength(2)
  })

  it('reads an app at Alipay in key mode', () => {
    const { settings, problems } = read(alipay)
    expect(problems).toEqual([])
    expect(settings.alipay).toMatchObject({ certificateSns: null, unionScope: 'alipay' })
  })

  it('reads an app at Alipay in certificate mode', () => {
    const { settings, problems } = read(certificates)
    expect(problems).toEqual([])
    expect(settings.alipay?.certificateSns).toEqual({
      app: 'e930ff09da1e2c8e491a59fd5706823f',
      root: 'c0cc44dbad8546db55f60146385a1eaf_691841557f6138b869e16d6ccf3c0fab',
    })
    expect(settings.alipay?.publicKey.certificateSn).toBe('d3307bf5e60ca0dbd1741a4cfc58d398')
  })

  it('reads keys on one line, with escaped line breaks, and from files', () => {
    const pem = alipay['ALIPAY_APP_PRIVATE_KEY'] ?? ''
    const path = join(folder, 'app.pem')
    writeFileSync(path, pem)
    const forms = [
      pem.replaceAll('\n', '\\n'),
      pem.replace(/-----[^-]+-----|\s/g, ''),
      `file:${path}`,
    ]
    for (const form of forms) {
      expect(read({ ...alipay, ALIPAY_APP_PRIVATE_KEY: form }).problems).toEqual([])
    }
  })

  it('shows no secret', () => {
    const text = inspect(read({ ...douyin, ...alipay }).settings, { depth: 10, showHidden: true })
    expect(text).not.toContain(douyin['DOUYIN_APP_SECRET'])
    expect(text).not.toContain(alipay['ALIPAY_AES_KEY'])
    expect(text).not.toContain('BEGIN')
  })

  it.each(['DOUYIN_APP_ID', 'DOUYIN_APP_SECRET'])('names a missing %s', (name) => {
    expect(read(without(douyin, name)).problems).toEqual([`${name} is missing`])
  })

  it.each(['ALIPAY_APP_ID', 'ALIPAY_APP_PRIVATE_KEY'])('names a missing %s', (name) => {
    expect(read(without(alipay, name)).problems).toEqual([`${name} is missing`])
  })

  it('names what proves Alipay’s responses if it is missing', () => {
    expect(read(without(alipay, 'ALIPAY_PUBLIC_KEY')).problems).toEqual([
      'ALIPAY_PUBLIC_KEY is missing; or ALIPAY_APP_CERT, ALIPAY_CERT, ALIPAY_ROOT_CERT',
    ])
    expect(read(without(certificates, 'ALIPAY_ROOT_CERT')).problems).toEqual([
      'ALIPAY_ROOT_CERT is missing',
    ])
  })

  it('lists all problems at once, and repeats no value', () => {
    const { problems } = read({
      DOUYIN_APP_ID: 'tt1',
      DOUYIN_APP_PRIVATE_KEYS: 'bad-key',
      DOUYIN_API_BASE_URL: 'ftp://x',
      ALIPAY_APP_PRIVATE_KEY: 'bad-key',
      ALIPAY_PUBLIC_KEY: 'file:/no/such/file',
      ALIPAY_AES_KEY: 'bad-key',
      ALIPAY_GATEWAY_URL: 'https://x/?q=1',
      WECHAT_UNION_SCOPE: 'app:x',
    })
    expect(problems.map((line) => line.split(' ')[0]).sort()).toEqual([
      'ALIPAY_AES_KEY',
      'ALIPAY_APP_ID',
      'ALIPAY_APP_PRIVATE_KEY',
      'ALIPAY_GATEWAY_URL',
      'ALIPAY_PUBLIC_KEY',
      'DOUYIN_API_BASE_URL',
      'DOUYIN_APP_PRIVATE_KEYS',
      'DOUYIN_APP_SECRET',
      'WECHAT_UNION_SCOPE',
    ])
    expect(problems.join()).not.toMatch(/bad-key|no.such.file/)
  })

  it('refuses the app’s own public key in place of Alipay’s', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = (key: typeof publicKey, type: 'spki' | 'pkcs8') =>
      key.export({ format: 'pem', type } as { format: 'pem'; type: 'spki' }).toString()
    const own = {
      ALIPAY_APP_PRIVATE_KEY: pem(privateKey, 'pkcs8'),
      ALIPAY_PUBLIC_KEY: pem(publicKey, 'spki'),
    }
    expect(read({ ...alipay, ...own }).problems).toEqual([
      "ALIPAY_PUBLIC_KEY is the app's own key; the console shows Alipay's beside it",
    ])
  })

  it('refuses both modes at once, and a certificate of another key', () => {
    expect(read({ ...alipay, ...certificates }).problems).toEqual([
      'ALIPAY_PUBLIC_KEY and ALIPAY_APP_CERT, ALIPAY_CERT, ALIPAY_ROOT_CERT exclude each other',
    ])
    const swapped = { ...certificates, ALIPAY_APP_CERT: certificates['ALIPAY_CERT'] ?? '' }
    expect(read(swapped).problems).toEqual([
      'ALIPAY_APP_CERT is not the certificate of ALIPAY_APP_PRIVATE_KEY',
    ])
  })

  it('refuses certificates that can never verify: no RSA key, no RSA root', () => {
    const roots = readFileSync(join(__dirname, 'alipay/fixtures/alipayRootCert.crt'), 'utf8')
    const [, , ec = ''] = roots.match(/-----BEGIN CERTIFICATE-----[^-]+-----END[^\n]+/g) ?? []
    expect(read({ ...certificates, ALIPAY_CERT: ec }).problems).toEqual([
      expect.stringContaining('ALIPAY_CERT has no RSA key'),
    ])
    expect(read({ ...certificates, ALIPAY_ROOT_CERT: ec }).problems).toEqual([
      expect.stringContaining('ALIPAY_ROOT_CERT holds no RSA root'),
    ])
  })

  it('refuses one scope for two platforms', () => {
    const { problems } = read({ ...douyin, DOUYIN_UNION_SCOPE: 'wechat' })
    expect(problems).toEqual([expect.stringContaining('must differ')])
  })

  it('takes no plain http in production', () => {
    expect(read({ ...douyin, ...alipay }, true).problems).toEqual(
      ['DOUYIN_API_BASE_URL', 'DOUYIN_OPEN_API_BASE_URL', 'ALIPAY_GATEWAY_URL'].map(
        (name) => `${name} must be an https URL with no query`,
      ),
    )
  })
})
