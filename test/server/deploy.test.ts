import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'
import { readSettings } from '../../server/src/config/settings'
import { settingNames } from './deploy/server-settings'
import { createSqliteStorage } from './support/storage'
import { startTestServer } from './support/test-server'

const root = resolve(__dirname, '../..')
const folder = join(root, 'server/deploy')
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

/** What is kept apart from the files: a value for each that the server would take. */
const secrets: Record<string, string> = {
  WECHAT_APP_ID: 'wx0000000000000000',
  WECHAT_APP_SECRET: 'a-secret',
  ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64'),
  PUBLIC_BASE_URL: 'https://api.example.com',
  POSTGRES_PASSWORD: 'a-password',
  METRICS_TOKEN: 'a-token-of-prometheus',
  TLS_FOLDER: '/tls',
  DATABASE_URL: 'postgres://passport:a-password@postgres/passport',
  REDIS_URL: 'redis://redis:6379',
  MEDIA_S3_ACCESS_KEY_ID: 'id',
  MEDIA_S3_SECRET_ACCESS_KEY: 'secret',
}

/** As compose fills it in. */
const fill = (text: string) =>
  text.replace(/\$\{(\w+):\?\}/g, (_, name: string) => {
    const value = secrets[name]
    if (value === undefined) throw new Error(`${name} is in no list`)
    return value
  })

/** Variables that the image sets. */
const imageEnv = () =>
  Object.fromEntries(
    [...read('Dockerfile').matchAll(/^ENV (.*)$/gm)].flatMap(([, line = '']) =>
      line.split(' ').map((pair) => pair.split('=') as [string, string]),
    ),
  )

interface Service {
  env_file?: string
  environment?: Record<string, string>
  image?: string
}

describe('Dockerfile', () => {
  const lines = read('Dockerfile')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))

  it('has known instructions, copies what exists, and does not run as root', () => {
    for (const line of lines) {
      expect(line).toMatch(/^(FROM|WORKDIR|COPY|RUN|ENV|USER|VOLUME|EXPOSE|HEALTHCHECK|CMD) /)
    }
    const sources = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(1, -1))
    expect(sources.length).toBeGreaterThan(5)
    for (const source of sources)
      expect([source, existsSync(join(root, source))]).toEqual([source, true])
    const lastRun = Math.max(...lines.map((line, index) => (line.startsWith('RUN') ? index : 0)))
    expect(lines.indexOf('USER node')).toBeGreaterThan(lastRun)
  })

  it('starts in production, reachable from outside of the container', () => {
    expect(imageEnv()).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0' })
  })
})

describe('compose.yaml', () => {
  const example = read('compose.env.example')
  /** What the example has in comments, filled in. */
  const filledIn = {
    HANDOVER_PAGE: /^# HANDOVER_PAGE=(.*)$/m.exec(example)?.[1],
    WECHAT_OA_APP_ID: 'wxoa1',
    WECHAT_OA_APP_SECRET: 'a-secret',
    WEB_ORIGINS: 'https://h5.example.com',
  }
  const compose = parse(fill(read('compose.yaml')), { merge: true }) as {
    services: Record<string, Service>
  }

  it('gives two nodes settings that the server takes', () => {
    for (const name of ['node-1', 'node-2']) {
      const { env_file: envFile, environment } = compose.services[name] ?? {}
      expect(envFile).toBe('.env')
      const settings = readSettings({ ...imageEnv(), ...secrets, ...filledIn, ...environment })
      expect(settings).toMatchObject({
        isProduction: true,
        officialAccount: { appId: 'wxoa1' },
        handover: { page: 'pages/account/handover/index' },
        database: { kind: 'postgres' },
        metricsAccess: { token: {} },
      })
      expect(settings.trustedProxies).toHaveLength(1)
    }
  })

  it('decides by itself only what depends on the other services', () => {
    const decided = Object.keys(compose.services['node-1']?.environment ?? {})
    expect(decided).toEqual([
      ...['DATABASE_URL', 'REDIS_URL', 'MEDIA_DIR', 'TRUSTED_PROXIES', 'DRAIN_MS'],
    ])
  })

  it('asks for what the example lists, which names nothing else but settings', () => {
    const asked = [...read('compose.yaml').matchAll(/\$\{(\w+):\?\}/g)].map(([, name]) => name)
    const listed = [...example.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name)
    expect(listed).toEqual(expect.arrayContaining(asked))
    expect([...asked, ...settingNames()]).toEqual(expect.arrayContaining(listed))
  })

  it('names the nodes as nginx and Prometheus do', () => {
    for (const node of ['node-1', 'node-2']) {
      expect(Object.keys(compose.services)).toContain(node)
      expect(read('nginx.conf')).toContain(`server ${node}:3000`)
      expect(read('prometheus.yml')).toContain(`${node}:3000`)
    }
  })
})

describe('kubernetes.yaml', () => {
  interface Manifest {
    kind: string
    data?: Record<string, string>
    spec?: {
      selector?: { matchLabels?: object; app?: string }
      template?: {
        metadata: { labels: object }
        spec: {
          terminationGracePeriodSeconds: number
          containers: Record<
            string,
            { httpGet: { path: string; port: string } } & Record<string, unknown>
          >[]
        }
      }
    }
  }
  const documents = parseAllDocuments(read('kubernetes.yaml'))
  const manifests = documents.map((document) => document.toJS() as Manifest)
  const byKind = (kind: string) => manifests.find((manifest) => manifest.kind === kind)

  it('is well-formed', () => {
    expect(documents.flatMap(({ errors }) => errors)).toEqual([])
    expect(manifests.map(({ kind }) => kind)).toEqual([
      'ConfigMap',
      'Deployment',
      'Service',
      'PodDisruptionBudget',
    ])
  })

  it('gives settings that the server takes, with time to drain', () => {
    const config = byKind('ConfigMap')?.data
    const settings = readSettings({ ...imageEnv(), ...secrets, ...config })
    expect(settings.mediaS3).not.toBeNull()
    const graceMs =
      Number(byKind('Deployment')?.spec?.template?.spec.terminationGracePeriodSeconds) * 1000
    // And ten seconds for what is in flight then.
    expect(graceMs).toBeGreaterThanOrEqual(settings.drainMs + 10_000)
  })

  it('probes paths that exist, and does not restart nodes because of the database', () => {
    const container = byKind('Deployment')?.spec?.template?.spec.containers[0]
    expect(container?.['livenessProbe']?.httpGet.path).toBe('/healthz')
    expect(container?.['readinessProbe']?.httpGet.path).toBe('/readyz')
    expect(container?.['startupProbe']?.httpGet.path).toBe('/readyz')
  })
})

describe('metrics that are watched', () => {
  it('tell a key that is missing from a phone number that is damaged', () => {
    const alerts = parse(read('alerts.yml')) as {
      groups: { rules: { alert: string; expr: string }[] }[]
    }
    const watching = (series: string) =>
      alerts.groups
        .flatMap(({ rules }) => rules)
        .filter(({ expr }) => expr.includes(series))
        .map(({ alert }) => alert)
    const unreadable = 'passport_unreadable_phones_total'
    expect(watching(`${unreadable}{reason="key_missing"}`)).toEqual(['PassportKeyMissing'])
    expect(watching(`${unreadable}{reason="damaged"}`)).toEqual(['PassportPhoneDamaged'])
    expect(watching(unreadable)).toHaveLength(2)
  })

  it('exist, and none of ours is missing', async () => {
    const env = { WEB_ORIGINS: 'https://h5.example.com', HANDOVER_PAGE: 'pages/handover/index' }
    const server = await startTestServer(createSqliteStorage, { env })
    await server.signIn()
    const { text } = await server.call('GET', '/metrics')
    await server.close()
    const dashboard = JSON.parse(read('grafana-dashboard.json')) as {
      panels: { title: string; targets: { expr: string }[] }[]
    }
    const alerts = parse(read('alerts.yml')) as { groups: { rules: { expr: string }[] }[] }
    const expressions = [
      ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
      ...alerts.groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
    ]
    expect(expressions.length).toBeGreaterThan(15)
    // Redis is not part of this server.
    const known = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name)).add(
      'passport_redis_up',
    )
    for (const expression of expressions) {
      for (const [name] of expression.matchAll(/\b(passport|process|nodejs)_\w+/g)) {
        expect([name, known.has(name.replace(/_(bucket|count|sum)$/, ''))]).toEqual([name, true])
      }
    }
    const watched = expressions.join('\n')
    const ours = [...known].filter((name) => name?.startsWith('passport_'))
    expect(ours.filter((name) => !watched.includes(name ?? ''))).toEqual([])
  })
})
