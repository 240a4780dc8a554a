import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeServer } from '../../server/src/compose-server'
import { migrate } from '../../server/src/db/migrate'
import { readSettings } from '../../server/src/config/settings'
import { phoneContext } from '../../server/src/users/phone'
import { createSandbox, type Sandbox } from '../../tools/sandbox/create-sandbox'
import { listen } from '../support/listen'
import { builtMain } from '../support/built-server'
import { startProcess, type StartedProcess } from '../support/start-process'
import { createHttpClient } from './support/http-client'
import { basicOf, internalSettings, testClient } from './support/internal-client'
import { insertRows } from './support/sql'

describe('main', () => {
  let sandbox: Sandbox
  let folder: string
  let processes: StartedProcess[]

  beforeEach(async () => {
    sandbox = await createSandbox()
    folder = mkdtempSync(join(tmpdir(), 'passport-main-'))
    processes = []
  })

  afterEach(async () => {
    for (const started of processes) await started.kill('SIGKILL')
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const settings = () => ({
    PORT: '0',
    DATABASE_URL: `sqlite:${join(folder, 'passport.db')}`,
    WECHAT_APP_ID: sandbox.apps[0]?.appId ?? '',
    WECHAT_APP_SECRET: sandbox.apps[0]?.secret ?? '',
    WECHAT_API_BASE_URL: sandbox.url,
    ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString('base64'),
  })

  const start = (env: Record<string, string>, nodeOptions: readonly string[] = []) => {
    const started = startProcess([...nodeOptions, builtMain], { env })
    processes.push(started)
    return started
  }

  it('says where it listens, in one line, and ends with 0 on SIGTERM', async () => {
    const { kill, output, listening } = start(settings())
    const url = await listening
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await createHttpClient(url)('GET', '/readyz')).status).toBe(200)
    expect(await kill('SIGTERM')).toBe(0)
    expect(output.out).toBe(`listening on ${url}\n`)
  })

  it('opens the internal port where one is set, and names it when it is taken', async () => {
    const client = testClient('orders', ['user:read'])
    const env = { ...settings(), TOKEN_AUDIENCES: 'orders', ...internalSettings(client) }
    const { output, listening, kill } = start(env)
    await listening
    const url = /^internal port at (\S+)$/m.exec(output.out)?.[1] ?? ''
    const headers = { authorization: basicOf(client) }
    const call = createHttpClient(url)
    expect((await call('GET', '/users/nobody', { headers })).status).toBe(404)
    expect((await call('GET', '/users/nobody')).status).toBe(401)

    const taken = start({ ...env, INTERNAL_PORT: new URL(url).port })
    expect(await taken.ended).toBe(1)
    expect(taken.output.err).toBe(`cannot listen: 127.0.0.1:${new URL(url).port} is taken\n`)
    expect(await kill('SIGTERM')).toBe(0)
  })

  it('finishes the request in flight after SIGTERM', async () => {
    const { kill, ended, listening } = start(settings())
    const call = createHttpClient(await listening)
    sandbox.setFaults([{ target: '/sns/jscode2session', kind: 'delay', delayMs: 800 }])
    const signIn = call('POST', '/v1/sessions', {
      body: { provider: 'weapp', code: sandbox.issueLoginCode() },
    })
    while (sandbox.connections() === 0) await new Promise((done) => setTimeout(done, 5))
    void kill('SIGTERM')
    const response = await signIn
    expect(response.status).toBe(201)
    expect(response.headers['connection']).toBe('close')
    expect(await ended).toBe(0)
  })

  it('lists every problem of its settings at once', async () => {
    const { output, ended } = start({
      PORT: 'http',
      DATABASE_URL: 'mysql://x',
      WECHAT_APP_SECRET: 'a-secret-value',
      ENCRYPTION_KEYS: 'c2hvcnQ=',
      LOG_LEVEL: 'loud',
    })
    expect(await ended).toBe(1)
    const lines = output.err.trim().split('\n')
    expect(lines.map((line) => /^setting: (\w+) /.exec(line)?.[1]).sort()).toEqual([
      'DATABASE_URL',
      'ENCRYPTION_KEYS',
      'LOG_LEVEL',
      'PORT',
      'WECHAT_APP_ID',
    ])
    expect(output.err).not.toMatch(/a-secret-value|c2hvcnQ=/)
    expect(output.out).toBe('')
  })

  it('does not start without the key that sealed a phone number', async () => {
    await migrate(readSettings(settings()).database)
    const { database, vault, close } = await composeServer(readSettings(settings()))
    const { bytes, keyId } = vault.seal('86 13800000001', phoneContext('someone'))
    await insertRows(database, 'users', {
      id: 'someone',
      created_at: 1,
      updated_at: 1,
      phone_sealed: bytes,
      phone_key_id: keyId,
    })
    await close()
    const otherKey = Buffer.alloc(32, 8).toString('base64')
    const { output, ended } = start({ ...settings(), ENCRYPTION_KEYS: otherKey })
    expect(await ended).toBe(1)
    expect(output.err).toMatch(new RegExp(`^setting: ENCRYPTION_KEYS lacks the key ${keyId}`))
    expect(output.err.trim().split('\n')).toHaveLength(1)
    const { listening } = start({
      ...settings(),
      ENCRYPTION_KEYS: `${otherKey},${settings().ENCRYPTION_KEYS}`,
    })
    expect(await listening).toMatch(/^http/)
  })

  it('shuts down cleanly, with status 1 and a log line, after an uncaught error', async () => {
    const defect = join(folder, 'defect.cjs')
    writeFileSync(
      defect,
      `process.once('SIGUSR2', () => { setImmediate(() => { throw new Error('a defect') }) })`,
    )
    const { kill, output, ended, listening } = start(settings(), ['--require', defect])
    const call = createHttpClient(await listening)
    sandbox.setFaults([{ target: '/sns/jscode2session', kind: 'delay', delayMs: 500 }])
    const signIn = call('POST', '/v1/sessions', {
      body: { provider: 'weapp', code: sandbox.issueLoginCode() },
    })
    while (sandbox.connections() === 0) await new Promise((done) => setTimeout(done, 5))
    void kill('SIGUSR2')
    expect((await signIn).status).toBe(201)
    expect(await ended).toBe(1)
    expect(output.err).toMatch(/"level":60.*"message":"a defect".*"msg":"uncaughtException"/)
  })

  it('logs the warnings of libraries as JSON, like everything else', async () => {
    const warner = join(folder, 'warner.cjs')
    writeFileSync(warner, `process.once('SIGUSR2', () => process.emitWarning('beware'))`)
    const { kill, output, listening } = start(settings(), ['--require', warner])
    await listening
    void kill('SIGUSR2')
    while (!output.err.includes('beware')) await new Promise((done) => setTimeout(done, 5))
    expect(await kill('SIGTERM')).toBe(0)
    const lines = output.err.trim().split('\n')
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('level')
  })

  it('logs what the driver says of ?sslmode=require as JSON', async () => {
    // Nothing listens there: the driver reads the address before it connects.
    const DATABASE_URL = 'postgres://root@127.0.0.1:1/passport?sslmode=require'
    const { output, ended } = start({ ...settings(), DATABASE_URL })
    expect(await ended).toBe(1)
    const lines = output.err.trim().split('\n')
    expect(lines.pop()).toMatch(/^cannot start: connect ECONNREFUSED/)
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        level: 40,
        err: { message: expect.stringContaining('sslmode') as unknown },
        msg: 'warning',
      },
    ])
  })

  it('says in one line that its port is taken', async () => {
    const other = createServer()
    const { port } = await listen(other)
    const { output, ended } = start({ ...settings(), PORT: String(port), LOG_LEVEL: 'silent' })
    expect(await ended).toBe(1)
    expect(output.err).toBe(`cannot listen: 127.0.0.1:${port} is taken\n`)
    await new Promise((done) => other.close(done))
  })
})
