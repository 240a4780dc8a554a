import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { request } from 'undici'
import * as v from 'valibot'
import { createLocalMediaStore } from '../../../server/src/media/local-media-store'
import { createMediaLibrary } from '../../../server/src/media/media-library'
import { avatarMaxBytes } from '../../../src/contract/user-calls'
import { userResponseSchema } from '../../../src/contract/user'
import { avatarPart, multipart, type Part } from '../support/multipart'
import type { CreateStorage } from '../support/storage'
import { createStorage } from '../support/suite-storage'
import { startTestServer, type TestServer } from '../support/test-server'
import { selectRows } from '../support/sql'
import { listen } from '../../support/listen'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const pushToken = 'pushToken1'
const pushAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

const picture = (color: string) =>
  sharp({ create: { width: 64, height: 64, channels: 3, background: color } })
    .png()
    .toBuffer()

const describeAvatar = (createStorage: CreateStorage): void => {
  let folder: string
  let gateway: Server
  let publicBaseUrl: string
  let server: TestServer
  let red: Buffer
  let blue: Buffer

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'avatars-'))
    // What stands before the server in production: its public address.
    gateway = createServer((incoming, response) => {
      void request(`${server.url}${incoming.url ?? ''}`).then(async (upstream) => {
        response.writeHead(upstream.statusCode, upstream.headers)
        response.end(Buffer.from(await upstream.body.arrayBuffer()))
      })
    })
    publicBaseUrl = (await listen(gateway)).url
    red = await picture('#ff0000')
    blue = await picture('#0000ff')
  })

  afterEach(async () => {
    await server.close()
    await new Promise<void>((resolve) => {
      gateway.close(() => {
        resolve()
      })
      gateway.closeAllConnections()
    })
    await rm(folder, { recursive: true, force: true })
  })

  const start = async (env: Record<string, string> = {}, mediaCheckDelayMs = 0) => {
    server = await startTestServer(createStorage, {
      env: { MEDIA_DIR: folder, PUBLIC_BASE_URL: publicBaseUrl, ...env },
      sandbox: { mediaCheckDelayMs },
    })
  }

  const send = (token: string, parts: readonly Part[]) =>
    server.call('POST', '/v1/me/avatar', { token, ...multipart(parts) })

  const upload = async (token: string, bytes: Buffer) => {
    const response = await send(token, [avatarPart(bytes)])
    if (response.status !== 200) throw new Error(response.text)
    return v.parse(userResponseSchema, response.body).user
  }

  const me = async (token: string) => {
    const response = await server.call('GET', '/v1/me', { token })
    return v.parse(userResponseSchema, response.body).user
  }

  const avatarUrlOf = async (token: string) => (await me(token)).avatarUrl

  const statusOf = async (url: string | null) => {
    const response = await request(url ?? 'http://127.0.0.1:1')
    await response.body.dump()
    return response.statusCode
  }

  const sweep = () =>
    createMediaLibrary(server.server.database, createLocalMediaStore(folder), server.clock).sweep()

  const filesIn = async (area: string) =>
    (await readdir(join(folder, area), { recursive: true }).catch(() => [])).filter((name) =>
      name.endsWith('.jpg'),
    )

  it.each([
    ['a public one', {}],
    ['one that waits for its verdict', { WECHAT_PUSH_TOKEN: pushToken }],
  ])('is removed at once: %s', async (_, env) => {
    await start(env, 10 * 60_000)
    const { token } = await server.signIn()
    await upload(token, red)
    const response = await server.call('DELETE', '/v1/me/avatar', { token })
    expect(response).toMatchObject({ status: 200, body: { user: { avatarUrl: null } } })
    const rows = await selectRows(server.server.database, 'users')
    expect(rows).toMatchObject([
      { avatar_key: null, avatar_pending_key: null, avatar_trace_id: null },
    ])
    // Its file goes with the next clean-up.
    expect(await selectRows(server.server.database, 'media_orphans')).toHaveLength(1)
  })

  describe('POST /v1/me/avatar', () => {
    beforeEach(() => start())

    it('stores the picture and returns its address', async () => {
      const { token, user } = await server.signIn()
      const changed = await upload(token, red)
      expect(changed).toMatchObject({ id: user.id, avatarUrl: expect.any(String) })
      expect(await avatarUrlOf(token)).toBe(changed.avatarUrl)

      const response = await request(changed.avatarUrl ?? '')
      expect(response.statusCode).toBe(200)
      expect(response.headers).toMatchObject({
        'content-type': 'image/jpeg',
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cross-origin-resource-policy': 'cross-origin',
      })
      const metadata = await sharp(Buffer.from(await response.body.arrayBuffer())).metadata()
      expect(metadata).toMatchObject({ format: 'jpeg', width: 64, height: 64 })

      const path = new URL(changed.avatarUrl ?? '').pathname
      const again = await request(`${server.url}${path}`, {
        headers: { 'if-none-match': String(response.headers['etag']) },
      })
      expect(again.statusCode).toBe(304)
      expect(await again.body.text()).toBe('')
    })

    it('takes JPEG and WebP, whatever the sender calls them', async () => {
      const { token } = await server.signIn()
      for (const bytes of [
        await sharp(red).jpeg().toBuffer(),
        await sharp(red).webp().toBuffer(),
      ]) {
        const part = { ...avatarPart(bytes), type: 'application/octet-stream', fileName: '../../x' }
        expect((await send(token, [part])).status).toBe(200)
      }
    })

    it('deletes the old picture once no client may still show it', async () => {
      const { token } = await server.signIn()
      const old = await upload(token, red)
      const current = await upload(token, blue)
      expect(await sweep()).toBe(0)
      expect(await statusOf(old.avatarUrl)).toBe(200)
      server.clock.advance(15 * minuteMs)
      expect(await sweep()).toBe(1)
      expect(await statusOf(old.avatarUrl)).toBe(404)
      expect(await statusOf(current.avatarUrl)).toBe(200)
      expect(await filesIn('avatars')).toHaveLength(1)
    })

    it('keeps a picture that another user still has', async () => {
      const first = await server.signIn({ userId: 'xiaoming' })
      const second = await server.signIn({ userId: 'siqi' })
      const shared = await upload(first.token, red)
      expect((await upload(second.token, red)).avatarUrl).toBe(shared.avatarUrl)
      await upload(first.token, blue)
      server.clock.advance(15 * minuteMs)
      expect(await sweep()).toBe(0)
      expect(await statusOf(shared.avatarUrl)).toBe(200)

      await upload(second.token, blue)
      server.clock.advance(15 * minuteMs)
      expect(await sweep()).toBe(1)
      expect(await statusOf(shared.avatarUrl)).toBe(404)
    })

    it('keeps a picture that its user took back', async () => {
      const { token } = await server.signIn()
      const first = await upload(token, red)
      await upload(token, blue)
      server.clock.advance(14 * minuteMs)
      await upload(token, red)
      server.clock.advance(14 * minuteMs)
      await sweep()
      expect(await statusOf(first.avatarUrl)).toBe(200)
    })

    it('loses no picture when uploads and clean-ups run at the same time', async () => {
      const tokens = []
      for (const userId of ['xiaoming', 'siqi', 'meiling']) {
        tokens.push((await server.signIn({ userId })).token)
      }
      for (let round = 0; round < 8; round += 1) {
        server.clock.advance(16 * minuteMs)
        await Promise.all([
          ...tokens.map((token, index) => upload(token, (index + round) % 2 === 0 ? red : blue)),
          sweep(),
          sweep(),
        ])
        for (const token of tokens) expect(await statusOf(await avatarUrlOf(token))).toBe(200)
      }
      server.clock.advance(16 * minuteMs)
      await sweep()
      expect(await filesIn('avatars')).toHaveLength(2)
    })

    it('deletes what an upload stored for nothing', async () => {
      const store = createLocalMediaStore(folder)
      const library = createMediaLibrary(server.server.database, store, server.clock)
      await library.add(`avatars/${'0'.repeat(64)}.jpg`, red)
      server.clock.advance(15 * minuteMs)
      expect(await sweep()).toBe(1)
      expect(await filesIn('avatars')).toEqual([])
    })

    it('gives up the deletion of a node that died, and finishes it', async () => {
      const store = createLocalMediaStore(folder)
      const dying = createMediaLibrary(
        server.server.database,
        { ...store, delete: () => Promise.reject(new Error('the node died')) },
        server.clock,
      )
      await dying.add(`avatars/${'0'.repeat(64)}.jpg`, red)
      server.clock.advance(15 * minuteMs)
      await expect(dying.sweep()).rejects.toThrow('the node died')
      expect(await sweep()).toBe(0)
      server.clock.advance(10 * minuteMs)
      expect(await sweep()).toBe(1)
      expect(await filesIn('avatars')).toEqual([])
    })

    it.each<[string, () => readonly Part[], number, string]>([
      ['no part', () => [], 400, 'invalid_request'],
      ['another field', () => [{ ...avatarPart(red), name: 'file' }], 400, 'invalid_request'],
      ['a text', () => [{ name: 'avatar', bytes: Buffer.from('x') }], 400, 'invalid_request'],
      ['two files', () => [avatarPart(red), avatarPart(blue)], 400, 'invalid_request'],
      ['an empty file', () => [avatarPart(Buffer.alloc(0))], 415, 'unsupported_media'],
      ['an SVG', () => [avatarPart(Buffer.from('<svg/>'))], 415, 'unsupported_media'],
      ['half a picture', () => [avatarPart(red.subarray(0, 60))], 415, 'unsupported_media'],
      [
        'one byte too many',
        () => [avatarPart(Buffer.concat([red, Buffer.alloc(avatarMaxBytes + 1 - red.length)]))],
        413,
        'payload_too_large',
      ],
      [
        '20 MB',
        () => [avatarPart(Buffer.concat([red, Buffer.alloc(20_000_000)]))],
        413,
        'payload_too_large',
      ],
    ])('refuses %s', async (_name, parts, status, code) => {
      const { token } = await server.signIn()
      expect(await send(token, parts())).toMatchObject({ status, body: { code } })
      expect(await avatarUrlOf(token)).toBeNull()
      expect(await filesIn('avatars')).toEqual([])
    })

    it('takes a picture of exactly the greatest size', async () => {
      const { token } = await server.signIn()
      const bytes = Buffer.concat([red, Buffer.alloc(avatarMaxBytes - red.length)])
      expect((await send(token, [avatarPart(bytes)])).status).toBe(200)
    })

    it.each([
      ['JSON', '{}', 'application/json', 415],
      ['no boundary', 'x', 'multipart/form-data', 400],
      ['no end', '--x\r\nContent-Disposition: form-data', 'multipart/form-data; boundary=x', 400],
      ['a type of its own', 'x', 'image/png', 415],
    ])('refuses %s', async (_name, body, type, status) => {
      const { token } = await server.signIn()
      const headers = { 'content-type': type }
      const response = await server.call('POST', '/v1/me/avatar', { token, body, headers })
      expect(response.status).toBe(status)
    })

    it('asks for a session before it reads the file', async () => {
      expect(await send('x'.repeat(72), [avatarPart(red)])).toMatchObject({
        status: 401,
        body: { code: 'session_invalid' },
      })
    })
  })

  describe('GET /media', () => {
    beforeEach(() => start())

    it.each([
      `/media/${'0'.repeat(64)}.jpg`,
      '/media/x',
      '/media/..%2f..%2fetc%2fpasswd',
      '/media/%2e%2e',
      `/media/pending/${'0'.repeat(64)}.jpg`,
    ])('finds nothing at %s', async (path) => {
      expect(await server.call('GET', path)).toMatchObject({ status: 404 })
    })
  })

  describe('a picture that WeChat checks', () => {
    const pushPath = () => `/v1/wechat/push/${server.sandbox.apps[0]?.appId ?? ''}`

    const startChecked = async (env: Record<string, string> = {}) => {
      await start({ WECHAT_PUSH_TOKEN: pushToken, ...env })
      await server.sandbox.setMessagePush({
        format: 'json',
        url: `${server.url}${pushPath()}`,
        token: pushToken,
        encodingAesKey: env['WECHAT_PUSH_AES_KEY'],
      })
    }

    /** Waits until this number of verdicts have arrived. */
    const verdicts = async (count: number) => {
      const pushes = () =>
        server.sandbox.calls().filter(({ path, status }) => path === pushPath() && status === 200)
      while (pushes().length < count) await new Promise((resolve) => setTimeout(resolve, 5))
    }

    const fetches = () => filesIn('pending')

    it('is shown to its owner before the verdict, and to everyone after it', async () => {
      await startChecked()
      const { token } = await server.signIn()
      expect((await me(token)).pendingAvatarUrl).toBeNull()
      const uploaded = await upload(token, red)
      expect(uploaded.avatarUrl).toBeNull()
      const pendingUrl = uploaded.pendingAvatarUrl ?? null
      expect(await statusOf(pendingUrl)).toBe(200)
      await verdicts(1)
      const user = await me(token)
      expect(user.pendingAvatarUrl).toBeNull()
      const url = user.avatarUrl
      expect(await statusOf(url)).toBe(200)

      server.clock.advance(15 * minuteMs)
      expect(await sweep()).toBe(1)
      expect(await fetches()).toEqual([])
      expect(await statusOf(url)).toBe(200)
    })

    it('has one address for its owner for an hour, which ends with the next ones', async () => {
      await start({ WECHAT_PUSH_TOKEN: pushToken }, 10 * minuteMs)
      server.clock.advance(hourMs - (server.clock() % hourMs))
      const { token } = await server.signIn()
      const first = (await upload(token, red)).pendingAvatarUrl ?? ''
      server.clock.advance(hourMs - 1)
      expect((await me(token)).pendingAvatarUrl).toBe(first)
      // Another node, that has nothing cached.
      server.clock.advance(hourMs)
      const node = await server.startNode()
      const { body } = await node.call('GET', '/v1/me', { token })
      expect(v.parse(userResponseSchema, body).user.pendingAvatarUrl).not.toBe(first)
      expect(await statusOf(first)).toBe(200)
      server.clock.advance(hourMs + 1)
      expect(await statusOf(first)).toBe(404)
    })

    it('is given up, with a log line, when no verdict comes for an hour', async () => {
      await start({ WECHAT_PUSH_TOKEN: pushToken }, 10 * minuteMs)
      const { token } = await server.signIn()
      await upload(token, red)
      server.clock.advance(hourMs - 1)
      expect(await server.server.cleanUpPictures()).toEqual({ unjudged: 0, files: 0 })
      server.clock.advance(1)
      expect(await server.server.cleanUpPictures()).toMatchObject({ unjudged: 1 })
      expect(await me(token)).toMatchObject({ avatarUrl: null, pendingAvatarUrl: null })
      expect(server.logText()).toContain('1 pictures received no verdict')
      server.clock.advance(15 * minuteMs)
      expect(await server.server.cleanUpPictures()).toEqual({ unjudged: 0, files: 1 })
      expect(await fetches()).toEqual([])
    })

    it('is not checked again when it is the one that everyone sees', async () => {
      await startChecked()
      const { token } = await server.signIn()
      await upload(token, red)
      await verdicts(1)
      const url = await avatarUrlOf(token)
      expect(await upload(token, red)).toMatchObject({ avatarUrl: url, pendingAvatarUrl: null })
      const path = '/wxa/media_check_async'
      expect(server.sandbox.calls().filter((call) => call.path === path)).toHaveLength(1)
    })

    it('has no state where no pictures are checked', async () => {
      await start()
      const { token } = await server.signIn()
      expect(await upload(token, red)).not.toHaveProperty('pendingAvatarUrl')
    })

    it.each(['risky', 'review'] as const)('is dropped when it is %s', async (suggest) => {
      await startChecked()
      const { token } = await server.signIn()
      await upload(token, red)
      await verdicts(1)
      const good = await avatarUrlOf(token)
      server.sandbox.setMediaVerdict({ suggest, label: 20002 })
      expect((await upload(token, blue)).avatarUrl).toBe(good)
      await verdicts(2)
      expect(await me(token)).toMatchObject({ avatarUrl: good, pendingAvatarUrl: null })
      const exported = await server.call('GET', '/v1/me/export', { token })
      expect(exported.body).toMatchObject({
        auditLog: expect.arrayContaining([
          expect.objectContaining({ event: 'avatar_rejected', detail: { verdict: suggest } }),
        ]) as unknown,
      })
      server.clock.advance(15 * minuteMs)
      await sweep()
      expect(await fetches()).toEqual([])
      expect(await filesIn('avatars')).toHaveLength(1)
    })

    it('is dropped when WeChat cannot fetch it', async () => {
      await startChecked({ PUBLIC_BASE_URL: 'http://127.0.0.1:1' })
      const { token } = await server.signIn()
      await upload(token, red)
      await verdicts(1)
      expect(await avatarUrlOf(token)).toBeNull()
    })

    it('comes in the safe mode too', async () => {
      await startChecked({ WECHAT_PUSH_AES_KEY: pushAesKey })
      const { token } = await server.signIn()
      await upload(token, red)
      await verdicts(1)
      expect(await statusOf(await avatarUrlOf(token))).toBe(200)
    })

    it('is refused when WeChat does not take it', async () => {
      await startChecked()
      const { token } = await server.signIn()
      server.sandbox.setFaults([{ target: '/wxa/media_check_async', kind: 'http-500' }])
      expect(await send(token, [avatarPart(red)])).toMatchObject({
        status: 503,
        body: { code: 'provider_unavailable' },
      })
      const fault = { target: '/wxa/media_check_async', kind: 'errcode', errcode: 40164 } as const
      server.sandbox.setFaults([fault])
      expect(await send(token, [avatarPart(red)])).toMatchObject({
        status: 502,
        body: { code: 'provider_rejected' },
      })
      server.clock.advance(15 * minuteMs)
      expect(await sweep()).toBe(1)
    })

    it('cannot be read without the token of its address', async () => {
      await startChecked()
      const { token } = await server.signIn()
      await upload(token, red)
      const name = (await fetches()).map((path) => path.split('/').at(-1))[0] ?? ''
      await verdicts(1)
      for (const query of ['', '?token=', '?token=00000000.AAAA', '?token=a&token=b']) {
        expect((await server.call('GET', `/media/pending/${name}${query}`)).status).toBe(404)
      }
    })

    it('heeds no event but WeChat’s', async () => {
      await startChecked()
      const body = { Event: 'wxa_media_check', trace_id: 'x', result: { suggest: 'pass' } }
      const timestamp = String(Math.floor(server.clock() / 1000))
      for (const [path, query] of [
        [pushPath(), ''],
        [pushPath(), `?signature=${'0'.repeat(40)}&timestamp=${timestamp}&nonce=1`],
        ['/v1/wechat/push/wx0', `?signature=${'0'.repeat(40)}&timestamp=${timestamp}&nonce=1`],
      ]) {
        const response = await server.call('POST', `${path ?? ''}${query ?? ''}`, { body })
        expect(response).toMatchObject({ status: 404, body: { code: 'not_found' } })
      }
      expect((await server.call('GET', `${pushPath()}?echostr=x`)).status).toBe(404)
    })
  })
}

describeAvatar(createStorage)
