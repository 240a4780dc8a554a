import { createHash } from 'node:crypto'
import { problemStatus } from '../../../../src/contract/problem'
import { createSqliteStorage } from '../../support/storage'
import { startTestServer, type TestServer } from '../../support/test-server'

describe('documentation', () => {
  let server: TestServer

  beforeAll(async () => {
    server = await startTestServer(createSqliteStorage)
  })

  afterAll(() => server.close())

  it('lists every call of the wire', async () => {
    const { body } = await server.call('GET', '/openapi.json')
    const { paths } = body as { paths: Record<string, Record<string, unknown>> }
    const calls = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(calls.sort()).toEqual([
      'DELETE /v1/me',
      'DELETE /v1/me/avatar',
      'DELETE /v1/me/phone',
      'DELETE /v1/sessions',
      'DELETE /v1/sessions/current',
      'DELETE /v1/sessions/{id}',
      'GET /healthz',
      'GET /metrics',
      'GET /readyz',
      'GET /v1/me',
      'GET /v1/me/export',
      'GET /v1/me/identities',
      'GET /v1/sessions',
      'GET /v1/sessions/current',
      'PATCH /v1/me',
      'POST /v1/me/avatar',
      'POST /v1/me/decrypted-data',
      'POST /v1/sessions',
      'PUT /v1/me/phone',
    ])
  })

  it('gives each call an id, and each call that takes one a body', async () => {
    const { body } = await server.call('GET', '/openapi.json')
    const { paths } = body as {
      paths: Record<string, Record<string, { operationId?: string; requestBody?: object }>>
    }
    const operations = Object.values(paths).flatMap((methods) => Object.entries(methods))
    const ids = operations.map(([, { operationId }]) => operationId)
    expect(ids).not.toContain(undefined)
    expect(new Set(ids).size).toBe(operations.length)
    const bodiless = operations
      .filter(([method, { requestBody }]) => method !== 'get' && requestBody === undefined)
      .map(([, { operationId }]) => operationId)
    expect(bodiless.sort()).toEqual([
      'removeAvatar',
      'removePhone',
      'revokeOtherSessions',
      'revokeSession',
      'signOut',
    ])
    expect(paths['/v1/me/avatar']?.['post']?.requestBody).toMatchObject({
      content: {
        'multipart/form-data': { schema: { properties: { avatar: { format: 'binary' } } } },
      },
    })
    expect(JSON.stringify(body)).not.toMatch(/x-(upload|problems)/)
  })

  it('is a page that runs nothing, with every call and every problem', async () => {
    const { text, headers } = await server.call('GET', '/docs')
    const style = /<style>(.*?)<\/style>/s.exec(text)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'`,
    )
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(text).not.toMatch(/<script|https?:\/\//)
    expect(text).toContain('<code>POST /v1/sessions</code>')
    for (const code of Object.keys(problemStatus)) expect(text).toContain(`<code>${code}</code>`)
  })
})
