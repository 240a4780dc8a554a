import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPassport, type Passport } from '../support/passport'
import { sendProblem, startWireServer, testUser, type WireServer } from '../support/wire-server'

let server: WireServer
let passport: Passport
let folder: string
let picture: string

beforeEach(async () => {
  server = await startWireServer()
  passport = createPassport({ apiBaseUrl: server.url })
  folder = await mkdtemp(join(tmpdir(), 'passport-'))
  picture = join(folder, 'avatar.png')
  await writeFile(picture, 'the bytes of a picture')
})

afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const uploads = () => server.calls.filter(({ path }) => path === '/v1/me/avatar')

describe('uploading', () => {
  it('sends the file in its field with the session, and tells how far it is', async () => {
    const ratios: number[] = []
    const user = await passport.api.uploadAvatar(picture, (ratio) => ratios.push(ratio))
    expect(user).toEqual(testUser)
    expect(ratios).toEqual([0.5, 1])
    const [call] = uploads()
    expect(call?.method).toBe('POST')
    expect(call?.headers['content-type']).toMatch(/^multipart\/form-data/)
    expect(call?.headers['authorization']).toMatch(/^Bearer token-number-/)
    expect(call?.body).toContain('name="avatar"')
    expect(call?.body).toContain('the bytes of a picture')
  })

  it('is renewed and sent again like any other write', async () => {
    await passport.auth.signIn().done
    server.sessions.clear()
    await expect(passport.api.uploadAvatar(picture)).resolves.toEqual(testUser)
    expect(uploads()).toHaveLength(2)
    expect(server.logins()).toBe(2)
  })

  it.each(['payload_too_large', 'unsupported_media', 'content_rejected'] as const)(
    'fails with %s',
    async (code) => {
      await passport.auth.signIn().done
      server.overrides.push((call, response) => {
        if (call.path !== '/v1/me/avatar') return false
        sendProblem(response, code)
        return true
      })
      await expect(passport.api.uploadAvatar(picture)).rejects.toMatchObject({ code })
    },
  )

  it('fails for a file that is gone', async () => {
    await passport.auth.signIn().done
    await expect(passport.api.uploadAvatar(join(folder, 'none.png'))).rejects.toMatchObject({
      code: 'file_unavailable',
      retryable: false,
    })
    expect(uploads()).toHaveLength(0)
  })

  it('can be given up', async () => {
    await passport.auth.signIn().done
    let isReached: () => void = () => undefined
    const reached = new Promise<void>((resolve) => {
      isReached = resolve
    })
    server.overrides.push((call) => {
      if (call.path !== '/v1/me/avatar') return false
      isReached()
      return true
    })
    const task = passport.api.uploadAvatar(picture)
    const outcome = expect(task).rejects.toMatchObject({ code: 'cancelled' })
    await reached
    task.abort()
    await outcome
    await expect(passport.api.readMe()).resolves.toEqual(testUser)
  })
})

describe('downloading', () => {
  it('goes through the same pipeline', async () => {
    await passport.auth.signIn().done
    server.sessions.clear()
    const ratios: number[] = []
    server.overrides.push((call, response) => {
      if (call.path !== '/v1/file?name=a%20b' || server.sessions.size === 0) return false
      response.end('the bytes of a file')
      return true
    })
    const task = passport.client.request({
      method: 'GET',
      path: '/v1/file',
      query: { name: 'a b' },
      expect: 'file',
      onProgress: (ratio) => ratios.push(ratio),
    })
    await expect(task).resolves.toBe('the bytes of a file')
    expect(ratios.at(-1)).toBe(1)
    expect(server.logins()).toBe(2)
  })
})
