import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import * as v from 'valibot'
import { parseAllDocuments } from 'yaml'
import { readText } from '../../server/deploy/deploy-files'
import { avatarPart, multipart } from '../../server/support/multipart'
import { createSqliteStorage, type TestStorage } from '../../server/support/storage'
import { startFastWechat, type FastWechat } from './support/fast-wechat'
import { settings, signIn } from './support/fault-setting'
import { startServerProcess, type ServerProcess } from './support/server-process'

/** Just under what is refused for its size. */
const pixels = { width: 5_000, height: 4_990 }
const uploadsAtOnce = 6

const manifestSchema = v.object({
  spec: v.object({
    template: v.object({
      spec: v.object({
        containers: v.tuple([
          v.object({ resources: v.object({ limits: v.object({ memory: v.string() }) }) }),
        ]),
      }),
    }),
  }),
})

const limitMebibytes = () => {
  const [limit] = parseAllDocuments(readText('server/deploy/kubernetes.yaml')).flatMap(
    (document) => {
      const manifest = v.safeParse(manifestSchema, document.toJS())
      return manifest.success
        ? [manifest.output.spec.template.spec.containers[0].resources.limits.memory]
        : []
    },
  )
  return Number(/^(\d+)Mi$/.exec(limit ?? '')?.[1])
}

let wechat: FastWechat
let storage: TestStorage
let mediaDir: string
let server: ServerProcess

beforeEach(async () => {
  wechat = await startFastWechat()
  storage = await createSqliteStorage()
  mediaDir = await mkdtemp(join(tmpdir(), 'passport-media-'))
  server = await startServerProcess(
    settings(storage.databaseUrl, wechat.url, { MEDIA_DIR: mediaDir }),
  )
})

afterEach(async () => {
  await server.killNine()
  await wechat.close()
  await storage.destroy()
  await rm(mediaDir, { recursive: true, force: true })
})

const upload = (token: string, picture: Buffer) =>
  server.call('POST', '/v1/me/avatar', { token, ...multipart([avatarPart(picture)]) })

/** The most that the process ever held; only Linux reports it. */
const peakMebibytes = () =>
  Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) /
  1024

describe('a server that gets the largest pictures that it takes', () => {
  it('stays within the memory of kubernetes.yaml, and serves others meanwhile', async () => {
    const image = sharp({
      create: { ...pixels, channels: 4, background: { r: 9, g: 99, b: 199, alpha: 0.5 } },
    }).withMetadata({ orientation: 6 })
    const pictures = [
      await image.clone().flatten().jpeg({ progressive: true, quality: 20 }).toBuffer(),
      await image.clone().png({ progressive: true }).toBuffer(),
      await image.clone().webp({ quality: 10 }).toBuffer(),
    ]
    const tokens = await Promise.all(
      Array.from({ length: uploadsAtOnce }, async (_, index) => {
        return (await signIn(server.call, `user${index}`)).token
      }),
    )
    const bystander = await signIn(server.call, 'bystander')

    for (const picture of pictures) {
      const uploads = tokens.map((token) => upload(token, picture))
      const me = await server.call('GET', '/v1/me', { token: bystander.token })
      expect(me.status).toBe(200)
      const statuses = (await Promise.all(uploads)).map(({ status }) => status)
      expect(statuses).toEqual(Array<number>(uploadsAtOnce).fill(200))
    }
    // One who sends more takes nobody's place.
    const [picture] = pictures
    const [token] = tokens
    if (picture === undefined || token === undefined) throw new Error('one is needed')
    const flood = Array.from({ length: 20 }, () => upload(token, picture))
    const other = await upload(bystander.token, await sharp(picture).resize(9).jpeg().toBuffer())
    expect(other.status).toBe(200)
    const responses = (await Promise.all(flood)).map(({ status }) => status)
    expect(new Set(responses)).toEqual(new Set([200, 429]))
    expect(responses.filter((status) => status === 200).length).toBeLessThan(10)

    expect(limitMebibytes()).toBeGreaterThan(0)
    expect(peakMebibytes()).toBeLessThan(limitMebibytes())
  }, 120_000)
})
