import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtCli } from '../support/built-server'
import { startProcess } from '../support/start-process'
import { platformSettings } from './support/platform-settings'
import { selectRows } from './support/sql'
import { createSqliteStorage } from './support/storage'
import { startTestServer, type TestServer } from './support/test-server'

const root = join(__dirname, '../..')

describe('cli', () => {
  let server: TestServer

  beforeEach(async () => {
    server = await startTestServer(createSqliteStorage)
  })

  afterEach(() => server.close())

  const run = (...args: string[]) => runWith({}, ...args)

  const runWith = async (env: Record<string, string>, ...args: string[]) => {
    const { output, ended } = startProcess([builtCli, ...args], {
      env: { ...server.env, LOG_LEVEL: 'silent', ...env },
    })
    return { code: await ended, ...output }
  }

  it('shows a user as JSON', async () => {
    const { user } = await server.signIn()
    const { code, out } = await run('users', 'show', user.id)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ user: { id: user.id }, sessions: [{}] })
  })

  it('revokes while the server runs, which sees it before the cached session expires', async () => {
    const { user, token } = await server.signIn()
    const cachedAtMs = performance.now()
    expect((await server.call('GET', '/v1/me', { token })).status).toBe(200)
    expect(await run('users', 'revoke', user.id)).toMatchObject({
      code: 0,
      out: '1 sessions ended\n',
    })
    let status = 200
    while (status === 200) {
      status = (await server.call('GET', '/v1/me', { token })).status
    }
    expect(status).toBe(401)
    // Without news the server believes its cache for five seconds.
    expect(performance.now() - cachedAtMs).toBeLessThan(5_000)
  })

  it('deletes only when asked twice', async () => {
    const { user } = await server.signIn()
    expect(await run('users', 'delete', user.id)).toMatchObject({
      code: 1,
      err: expect.stringContaining('--yes') as unknown,
    })
    expect(await run('users', 'delete', '--yes', user.id)).toMatchObject({
      code: 0,
      out: `deleted ${user.id}\n`,
    })
    expect(await run('users', 'show', user.id)).toMatchObject({
      code: 1,
      err: 'there is no such user\n',
    })
  })

  it('blocks and unblocks', async () => {
    const { user, token } = await server.signIn()
    expect(await run('users', 'block', user.id)).toMatchObject({
      code: 0,
      out: 'blocked, 1 sessions ended\n',
    })
    expect((await server.call('GET', '/v1/me', { token })).status).toBe(401)
    await expect(server.signIn()).rejects.toThrow('account_blocked')
    expect((await run('users', 'unblock', user.id)).out).toBe('unblocked\n')
    await expect(server.signIn()).resolves.toBeDefined()
    for (const action of ['block', 'unblock']) {
      expect(await run('users', action, 'nobody')).toMatchObject({
        code: 1,
        err: 'there is no such user\n',
      })
    }
  })

  it('runs from its sources too, as `npm run server` does', async () => {
    const args = ['--import', 'tsx', join(root, 'server/src/cli.ts'), 'clients', 'new', 'orders']
    expect(await startProcess(args, { cwd: root }).ended).toBe(0)
  }, 60_000)

  it('makes a secret for a client, without any settings', async () => {
    const none = { ENCRYPTION_KEYS: '', WECHAT_APP_ID: '', DATABASE_URL: 'sqlite:' }
    const { code, out } = await runWith(none, 'clients', 'new', 'orders')
    expect(code).toBe(0)
    const secret = /^secret, shown once: (\S{43})$/m.exec(out)?.[1] ?? ''
    const entry = /^for INTERNAL_CLIENTS: (.*)$/m.exec(out)?.[1] ?? ''
    const secretHashes = [createHash('sha256').update(secret).digest('hex')]
    expect(JSON.parse(entry)).toEqual({ id: 'orders', secretHashes, scopes: [], audiences: [] })
    expect(await runWith(none, 'clients', 'new', 'a b')).toMatchObject({ code: 1, out: '' })
  })

  it('rotates the keys of short tokens', async () => {
    const sealedWith = `sealed with the key ${server.server.vault.currentKeyId}`
    const { out } = await run('token-keys', 'rotate')
    expect(out).toMatch(/^\S{43} signs from \S+Z, sealed with the key \S+\n$/)
    expect(out).toContain(sealedWith)
    const foreign = { ENCRYPTION_KEYS: randomBytes(32).toString('base64'), TOKEN_AUDIENCES: '' }
    expect(await runWith(foreign, 'token-keys', 'rotate')).toMatchObject({
      code: 1,
      err: expect.stringContaining('keys of short tokens are sealed') as unknown,
    })
    expect((await run('token-keys', 'show')).out).toMatch(/^\S{43} {2}signs {4}signs from \S+Z\n$/)
    expect((await run('token-keys', 'rotate')).code).toBe(0)
    expect(await run('token-keys', 'rotate')).toMatchObject({
      code: 1,
      err: 'a next key already exists; see token-keys show\n',
    })
    expect((await run('token-keys', 'show')).out).toMatch(/ next {5}signs from /)
  })

  describe('users import', () => {
    let folder: string
    let file: string

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'passport-import-'))
      file = join(folder, 'users.csv')
    })

    afterEach(() => rmSync(folder, { recursive: true }))

    const appId = () => server.sandbox.apps[0]?.appId ?? ''
    const writeUsers = (...rows: string[]) =>
      writeFileSync(
        file,
        ['app_id,openid,unionid,phone,external_id,nickname', ...rows, ''].join('\r\n'),
      )
    const report = () => readFileSync(join(folder, 'users.report.csv'), 'utf8')
    const countUsers = async () => (await selectRows(server.server.database, 'users')).length

    it('checks a file, writes nothing of one with a refused row, and imports the rest if told to', async () => {
      writeUsers(
        `${appId()},openid-secret-1,,+86 13900000001,customer-1,Bo`,
        `${appId()},openid-secret-2,,13900000002,customer-2,微信用户`,
      )
      const refused = await run('users', 'import', file)
      expect(refused.code).toBe(1)
      expect(refused.out).toContain('users.csv: 2 rows\n')
      expect(refused.out).toContain('1 × phone_invalid: a phone number is written like +86 13')
      expect(refused.out).toContain('nothing was written: correct the file')
      expect(report()).toBe(
        'line,column,code,refused\n3,phone,phone_invalid,yes\n3,nickname,nickname_placeholder,no\n',
      )
      expect(await countUsers()).toBe(0)

      const dry = await run('users', 'import', file, '--skip-refused', '--dry-run')
      expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('a dry run') as unknown })
      expect(await countUsers()).toBe(0)

      const imported = await run('users', 'import', '--skip-refused', file)
      expect(imported).toMatchObject({ code: 0, err: '' })
      expect(imported.out).toContain('imported: 1 new users, 0 completed, 0 there already\n')
      expect(imported.out).toContain(
        `phone numbers are sealed with the key ${server.server.vault.currentKeyId}\n`,
      )
      expect(await countUsers()).toBe(1)
      const shown = [refused, dry, imported].map(({ out, err }) => out + err).join() + report()
      for (const value of ['openid-secret', '1390000000', 'customer-', 'Bo']) {
        expect(shown).not.toContain(value)
      }
    })

    it('refuses other keys than those that the database is sealed with', async () => {
      writeUsers(`${appId()},o1,,+86 13900000001,,`)
      expect((await run('users', 'import', file)).code).toBe(0)
      writeUsers(`${appId()},o2,,+86 13900000002,,`)
      const foreign = { ENCRYPTION_KEYS: randomBytes(32).toString('base64') }
      expect(await runWith(foreign, 'users', 'import', file)).toMatchObject({
        code: 1,
        err: expect.stringContaining('1 phone numbers are sealed') as unknown,
      })
      expect(await countUsers()).toBe(1)
    })

    it('says what a file or a command lacks', async () => {
      writeFileSync(file, 'openid\n')
      expect(await run('users', 'import', file)).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^the first line must name .*: app_id is missing/) as unknown,
      })
      writeUsers(`${appId()},o1,,,,`)
      const itself = await run('users', 'import', file, '--report', file)
      expect(itself).toMatchObject({ code: 1, err: 'the report would replace the file itself\n' })
      for (const args of [[], [file, file], [file, '--unknown']]) {
        expect(await run('users', 'import', ...args)).toMatchObject({
          code: 1,
          err: expect.stringContaining('usage:') as unknown,
        })
      }
      expect((await run('users', 'import', join(folder, 'none.csv'))).err).toContain('ENOENT')
      expect(await countUsers()).toBe(0)
    })
  })

  it('migrates only by its own command', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'passport-cli-'))
    const fresh = { DATABASE_URL: `sqlite:${join(folder, 'fresh.db')}` }
    const shown = await runWith(fresh, 'users', 'show', 'someone')
    expect(shown).toMatchObject({
      code: 1,
      err: expect.stringContaining('migrate it first') as unknown,
    })
    const first = await runWith(fresh, 'migrate')
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^migrated: 0001-.*0004-/) as unknown,
    })
    expect(await runWith(fresh, 'migrate')).toMatchObject({ code: 0, out: 'nothing to migrate\n' })
    expect((await runWith(fresh, 'users', 'show', 'someone')).err).toBe('there is no such user\n')
    rmSync(folder, { recursive: true })
  })

  it.each([
    ['file', 'fresh.db'],
    ['folder', join('data', 'fresh.db')],
  ])('creates no database where there is no %s yet, and says to migrate', async (_, path) => {
    const folder = mkdtempSync(join(tmpdir(), 'passport-cli-'))
    const file = join(folder, path)
    const fresh = { DATABASE_URL: `sqlite:${file}` }
    const doctor = await runWith(fresh, 'doctor')
    expect(doctor).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^\d+ of \d+ checks/) as unknown,
    })
    expect(doctor.out).toContain(
      'FAIL database: the file does not exist\n     → npm run server -- migrate\n',
    )
    expect((await runWith(fresh, 'keys', 'show')).err).toBe(
      'the database is not ready for this version: the file does not exist\n' +
        'migrate it first: npm run server -- migrate\n',
    )
    expect(existsSync(file)).toBe(false)
    rmSync(folder, { recursive: true })
  })

  it('examines the settings, and names a fix for each fault', async () => {
    const appId = server.sandbox.apps[0]?.appId ?? ''
    const env = { PUBLIC_BASE_URL: server.url }
    const good = await runWith(env, 'doctor')
    expect(good).toMatchObject({ code: 0, err: '' })
    expect(good.out).toContain(`ok   WeChat ${appId}: accepts the AppID and the secret`)
    expect(good.out).toContain('ok   database: sqlite, migrated')
    expect(good.out).toContain(`ok   address ${server.url}: reaches this server`)
    expect(good.out).toMatch(/ok {3}domains: list http/)
    const tokenCalls = server.sandbox.calls().filter(({ path }) => path === '/cgi-bin/stable_token')
    expect(tokenCalls).toHaveLength(server.sandbox.apps.length)

    const bad = await runWith(
      {
        ...env,
        WECHAT_APP_ID: appId,
        WECHAT_APP_SECRET: '0'.repeat(32),
        WECHAT_PUSH_TOKEN: 'pushToken1',
        REDIS_URL: 'redis://127.0.0.1:1',
      },
      'doctor',
    )
    expect(bad.code).toBe(1)
    expect(bad.out).toMatch(/FAIL WeChat .*\n.*→ WECHAT_APP_SECRET is wrong/)
    expect(bad.out).toMatch(/FAIL redis: does not respond\n.*→ check REDIS_URL/)
    expect(bad.out).toMatch(/FAIL message push of .*HTTP 404\n.*→ restart the server/)
    expect(bad.err).toMatch(/^\d+ of \d+ checks failed\n$/)
    expect(bad.out).not.toContain('0'.repeat(32))
  })

  it('examines the page that approves web pages', async () => {
    const page = 'pages/handover/index'
    const env = {
      PUBLIC_BASE_URL: server.url,
      WEB_ORIGINS: 'https://h5.example.com',
      HANDOVER_PAGE: page,
    }
    const good = await runWith(env, 'doctor')
    expect(good.out).toContain(`ok   page ${page}: has a mini-program code (release)`)
    expect(good.out).toContain(`ok   page ${page}: has a URL Link (release)`)
    server.sandbox.setFaults([
      { target: '/wxa/getwxacodeunlimit', kind: 'errcode', errcode: 41030 },
      { target: '/wxa/generate_urllink', kind: 'errcode', errcode: 48001 },
    ])
    const bad = await runWith(env, 'doctor')
    server.sandbox.setFaults([])
    expect(bad.out).toMatch(/FAIL page .*41030\n.*→ release the mini-program with the page/)
    // No fault: a mini-program of a person has none.
    expect(bad.out).toMatch(
      /ok {3}page .*: has no URL Links, which need a verified company account/,
    )
    const linked = { ...env, HANDOVER_LINK_URL: 'https://h5.example.com/?scene={id}' }
    expect((await runWith(linked, 'doctor')).out).not.toContain(page)
  })

  it('examines the apps at Douyin and Alipay', async () => {
    const platforms = platformSettings(server.sandbox)
    const env = { ...platforms, PUBLIC_BASE_URL: server.url }
    const [douyin, alipay] = [platforms['DOUYIN_APP_ID'], platforms['ALIPAY_APP_ID']]
    const good = await runWith(env, 'doctor')
    expect(good).toMatchObject({ code: 0, err: '' })
    expect(good.out).toContain(`ok   Douyin ${String(douyin)}: accepts the appid and the secret`)
    expect(good.out).toContain(
      `ok   Alipay ${String(alipay)}: accepts the app id and the signature`,
    )

    const withoutKeys = await runWith(
      { ...env, DOUYIN_APP_PRIVATE_KEYS: '', ALIPAY_AES_KEY: '' },
      'doctor',
    )
    expect(withoutKeys.out).toMatch(/ok {3}Douyin .*phone numbers need DOUYIN_APP_PRIVATE_KEYS/)
    expect(withoutKeys.out).toMatch(/ok {3}Alipay .*phone numbers need ALIPAY_AES_KEY/)

    const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const bad = await runWith(
      {
        ...env,
        DOUYIN_APP_SECRET: '0'.repeat(32),
        ALIPAY_APP_PRIVATE_KEY: foreign.export({ format: 'pem', type: 'pkcs8' }).toString(),
      },
      'doctor',
    )
    expect(bad.code).toBe(1)
    expect(bad.out).toMatch(/FAIL Douyin .*10013\n.*→ DOUYIN_APP_ID or DOUYIN_APP_SECRET is wrong/)
    expect(bad.out).toMatch(/FAIL Alipay .*\n.*→ ALIPAY_APP_PRIVATE_KEY does not match/)

    const away = await runWith(
      {
        ...env,
        DOUYIN_OPEN_API_BASE_URL: 'http://127.0.0.1:1',
        ALIPAY_GATEWAY_URL: 'http://127.0.0.1:1',
      },
      'doctor',
    )
    expect(away.out).toMatch(/FAIL Douyin .*\n.*→ check DNS, firewall and DOUYIN_OPEN_API_BASE_URL/)
    expect(away.out).toMatch(/FAIL Alipay .*\n.*→ check DNS, firewall and ALIPAY_GATEWAY_URL/)
  })

  it('rotates and cleans up', async () => {
    await server.signIn()
    expect(await run('keys', 'rotate')).toMatchObject({
      code: 0,
      out: 'sealed again: 0 session keys, 0 phone numbers, 0 token keys\n',
    })
    expect(await run('clean-up')).toMatchObject({
      code: 0,
      out: 'deleted: 0 sessions, 0 audit entries, 0 values, 0 pictures\n',
    })
  })

  it('shows what lies sealed with which key, and discards only what a lost key sealed', async () => {
    await server.signIn()
    const { currentKeyId: keyId } = server.server.vault
    const secrets = randomBytes(32).toString('base64')
    expect((await run('keys', 'show')).out).toContain(
      `${keyId}  seals           0       1             0\n`,
    )
    const ring = { ENCRYPTION_KEYS: `${secrets},${server.env['ENCRYPTION_KEYS'] ?? ''}` }
    expect((await runWith(ring, 'keys', 'show')).out).toContain(
      `${keyId}  opens           0       1             0\n`,
    )
    const forget = ['keys', 'forget', keyId]
    expect((await run(...forget)).err).toContain('--yes')
    expect((await run(...forget, '--yes')).err).toContain('nothing is lost')

    const without = { ENCRYPTION_KEYS: secrets }
    expect((await runWith(without, 'keys', 'show')).out).toContain(`${keyId}  missing `)
    expect(await runWith(without, ...forget, '--yes')).toMatchObject({
      code: 0,
      out: 'discarded: 0 phone numbers, 1 session keys, 0 token keys\n',
    })
  })

  it('says when an older key can be removed', async () => {
    await server.signIn()
    const { currentKeyId: keyId } = server.server.vault
    const fresh = randomBytes(32).toString('base64')
    const ring = { ENCRYPTION_KEYS: `${fresh},${server.env['ENCRYPTION_KEYS'] ?? ''}` }
    expect(await runWith(ring, 'keys', 'rotate')).toMatchObject({
      code: 0,
      out: `sealed again: 1 session keys, 0 phone numbers, 0 token keys\nnothing is sealed with ${keyId} any more: remove it from ENCRYPTION_KEYS\n`,
    })
  })

  it.each([[['migrate']], [['doctor']], [['users', 'show', 'someone']]])(
    '%j logs what the driver says of ?sslmode=require as JSON',
    async (args) => {
      // Nothing listens there: the driver reads the address before it connects.
      const DATABASE_URL = 'postgres://root@127.0.0.1:1/passport?sslmode=require'
      const { code, err } = await runWith({ DATABASE_URL, LOG_LEVEL: 'warn' }, ...args)
      expect(code).toBe(1)
      const [first = '', ...rest] = err.split('\n')
      expect(JSON.parse(first)).toMatchObject({
        level: 40,
        err: { message: expect.stringContaining('sslmode') as unknown },
      })
      expect(rest.join('\n')).not.toMatch(/sslmode|SECURITY WARNING|trace-warnings/)
    },
  )

  it('says how it is used', async () => {
    expect(await run()).toMatchObject({
      code: 1,
      err: expect.stringContaining('users revoke USER') as unknown,
    })
    for (const args of [
      ['users', 'promote', 'x'],
      ['keys', 'rotat'],
      ['users', 'show'],
      ['users', 'show', 'x', 'y'],
      ['users', 'block', 'x', '--yes'],
      ['users', 'delete', 'x', 'y', '--yes'],
      ['users', 'delete', 'x', '--yess'],
      ['users', 'delete', '--yes'],
      ['clean-up', 'now'],
      ['doctor', 'now'],
    ]) {
      // Before it opens, or migrates, anything.
      expect(await runWith({ DATABASE_URL: 'sqlite:' }, ...args)).toMatchObject({
        code: 1,
        err: expect.stringContaining('usage:') as unknown,
      })
    }
  })
})
