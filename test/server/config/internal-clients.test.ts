import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startupWarningsOf } from '../../../server/src/config/startup-warnings'
import { readSettings } from '../../../server/src/config/settings'
import { leastSettings, problemsOf } from '../deploy/server-settings'

const hash = 'ab'.repeat(32)
const orders = { id: 'orders', secretHashes: [hash], scopes: ['user:read'] }

const problemsOfClients = (clients: unknown, more: Record<string, string> = {}) =>
  problemsOf({
    ...leastSettings,
    INTERNAL_PORT: '3001',
    INTERNAL_CLIENTS: typeof clients === 'string' ? clients : JSON.stringify(clients),
    ...more,
  })

describe('the settings of the internal port', () => {
  it('are off unless a port is set, and then need clients', () => {
    expect(readSettings(leastSettings)).toMatchObject({ internal: null, tokenAudiences: [] })
    expect(problemsOf({ ...leastSettings, INTERNAL_PORT: '3001' })).toEqual([
      'INTERNAL_CLIENTS is missing',
    ])
  })

  it('listen on this machine only', () => {
    const env = {
      ...leastSettings,
      INTERNAL_PORT: '3001',
      INTERNAL_CLIENTS: JSON.stringify([orders]),
    }
    expect(readSettings(env).internal).toEqual({
      host: '127.0.0.1',
      port: 3001,
      clients: [{ ...orders, scopes: new Set(['user:read']), audiences: new Set() }],
      phonesPerMinute: 0,
    })
  })

  it('take the clients from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'passport-clients-'))
    const path = join(folder, 'clients.json')
    writeFileSync(path, JSON.stringify([orders], null, 2))
    expect(problemsOfClients(`file:${path}`)).toEqual([])
    rmSync(folder, { recursive: true })
    expect(problemsOfClients(`file:${path}`)).toEqual([
      'INTERNAL_CLIENTS must be a JSON list, or file:PATH of one',
    ])
  })

  it.each<[string, unknown, RegExp]>([
    ['no JSON', '[{s3cret', /^INTERNAL_CLIENTS must be a JSON list/],
    ['no list', orders, /^INTERNAL_CLIENTS must be a JSON list/],
    ['an empty list', [], /^INTERNAL_CLIENTS lists nothing$/],
    ['a client twice', [orders, orders], /^INTERNAL_CLIENTS lists a client twice$/],
    ['an id with a colon', [{ ...orders, id: 's3cret:x' }], /^INTERNAL_CLIENTS\.0\.id must be/],
    ['a secret', [{ ...orders, secretHashes: ['s3cret'] }], /secretHashes\.0 must be a SHA-256/],
    ['no hash', [{ ...orders, secretHashes: [] }], /must list one or two hashes$/],
    ['three hashes', [{ ...orders, secretHashes: [hash, hash, hash] }], /one or two hashes$/],
    [
      'an unknown scope',
      [{ ...orders, scopes: ['s3cret'] }],
      /scopes\.0 must be one of identity:read/,
    ],
    ['an unknown field', [{ ...orders, secret: 's3cret' }], /^INTERNAL_CLIENTS\.0/],
  ])('refuse %s, and repeat no value', (_, clients, problem) => {
    const problems = problemsOfClients(clients)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(problem)
    expect(problems.join()).not.toContain('s3cret')
  })

  it('let a client ask only about tokens of audiences that there are', () => {
    const clients = [{ ...orders, audiences: ['orders', 's3cret'] }]
    expect(problemsOfClients(clients, { TOKEN_AUDIENCES: 'orders,s3cret' })).toEqual([])
    for (const more of [{}, { TOKEN_AUDIENCES: 'orders' }]) {
      expect(problemsOfClients(clients, more)).toEqual([
        'INTERNAL_CLIENTS names an audience that is not in TOKEN_AUDIENCES',
      ])
    }
  })

  it('warn where other machines reach the port', () => {
    const env = {
      ...leastSettings,
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://app@db/passport',
      MEDIA_DIR: '/srv/media',
      PUBLIC_BASE_URL: 'https://api.example.com',
      INTERNAL_PORT: '3001',
      INTERNAL_CLIENTS: JSON.stringify([orders]),
    }
    const named = (host: string) =>
      startupWarningsOf(readSettings({ ...env, INTERNAL_HOST: host })).some((line) =>
        line.startsWith('INTERNAL_HOST'),
      )
    expect(['127.0.0.1', '::1', 'localhost', '0.0.0.0', '10.0.0.1'].map(named)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ])
  })
})

describe('TOKEN_AUDIENCES', () => {
  it('lists each backend once', () => {
    const of = (text: string) => problemsOf({ ...leastSettings, TOKEN_AUDIENCES: text })
    expect(of('orders, https://shop.example.com')).toEqual([])
    expect(of('orders,orders')).toEqual(['TOKEN_AUDIENCES lists an audience twice'])
    expect(of('订单')).toEqual([expect.stringMatching(/^TOKEN_AUDIENCES must be names or URLs/)])
  })
})
