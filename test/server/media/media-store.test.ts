import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createLocalMediaStore } from '../../../server/src/media/local-media-store'
import { addressOf, type MediaKey, type MediaStore } from '../../../server/src/media/media-store'
import { createS3MediaStore } from '../../../server/src/media/s3-media-store'
import { Secret } from '../../../server/src/crypto/secret'
import { s3Credentials, s3Region, startS3, type FakeS3 } from './start-s3'

const keyOf = (bytes: Buffer): MediaKey => `avatars/${addressOf(bytes)}`
const first = Buffer.from('the first picture')
const second = Buffer.from('the second picture')

const badKeys = [
  'avatars/../../etc/passwd',
  'avatars/..',
  'other/0000000000000000000000000000000000000000000000000000000000000000.jpg',
  `avatars/${'0'.repeat(64)}.jpg/../x`,
  `avatars/${'0'.repeat(64)}.html`,
  `avatars/${'0'.repeat(64)}.jpg\n`,
  `/avatars/${'0'.repeat(64)}.jpg`,
] as MediaKey[]

const describeStore = (start: () => Promise<{ store: MediaStore; end: () => Promise<void> }>) => {
  let store: MediaStore
  let end: () => Promise<void>

  beforeEach(async () => {
    ;({ store, end } = await start())
  })

  afterEach(() => end())

  it('gives back what was put', async () => {
    await store.put(keyOf(first), first)
    await store.put(keyOf(second), second)
    expect(await store.get(keyOf(first))).toEqual(first)
    expect(await store.get(keyOf(second))).toEqual(second)
  })

  it('has nothing where nothing was put, in either area', async () => {
    await store.put(`pending/${addressOf(first)}`, first)
    expect(await store.get(keyOf(first))).toBeNull()
    expect(await store.get(`pending/${addressOf(first)}`)).toEqual(first)
  })

  it('deletes, also what is not there', async () => {
    await store.put(keyOf(first), first)
    await store.delete(keyOf(first))
    expect(await store.get(keyOf(first))).toBeNull()
    await store.delete(keyOf(first))
  })

  it('takes the same picture from many at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => store.put(keyOf(first), first)))
    expect(await store.get(keyOf(first))).toEqual(first)
  })

  it.each(badKeys)('does not take the key %j', async (key) => {
    // A synchronous throw and a rejection are both a refusal.
    const attempt = async (work: () => Promise<unknown>) => work()
    await expect(attempt(() => store.put(key, first))).rejects.toThrow('not a media key')
    await expect(attempt(() => store.get(key))).rejects.toThrow('not a media key')
    await expect(attempt(() => store.delete(key))).rejects.toThrow('not a media key')
  })
}

describe('createLocalMediaStore', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'media-'))
  })

  afterEach(() => rm(folder, { recursive: true, force: true }))

  describeStore(() =>
    Promise.resolve({ store: createLocalMediaStore(folder), end: () => Promise.resolve() }),
  )

  it('leaves whole files alone in the folder', async () => {
    const store = createLocalMediaStore(folder)
    await Promise.all([1, 2, 3].map(() => store.put(keyOf(first), first)))
    const name = addressOf(first)
    const inside = await readdir(join(folder, 'avatars', name.slice(0, 2)))
    expect(inside).toEqual([name])
    expect(await readFile(join(folder, 'avatars', name.slice(0, 2), name))).toEqual(first)
  })

  it('keeps its files from other users of the machine', async () => {
    await createLocalMediaStore(join(folder, 'media')).put(keyOf(first), first)
    const name = addressOf(first)
    const paths = ['', 'avatars', join('avatars', name.slice(0, 2), name)]
    const modes = await Promise.all(
      paths.map(async (path) => (await stat(join(folder, 'media', path))).mode & 0o777),
    )
    expect(modes).toEqual([0o700, 0o700, 0o600])
  })

  it('deletes with a picture what a process left behind that died while it wrote it', async () => {
    const store = createLocalMediaStore(folder)
    await store.put(keyOf(first), first)
    const inside = join(folder, 'avatars', addressOf(first).slice(0, 2))
    await writeFile(join(inside, `${addressOf(first)}.0a1b2c3d4e5f.draft`), 'half a pict')
    await writeFile(join(inside, 'of-another.jpg.0a1b2c3d4e5f.draft'), 'half a pict')
    await store.delete(keyOf(first))
    expect(await readdir(inside)).toEqual(['of-another.jpg.0a1b2c3d4e5f.draft'])
  })

  it('rejects, and leaves no draft, where the folder cannot be written', async () => {
    const path = join(folder, 'a file')
    await writeFile(path, 'in the way')
    const store = createLocalMediaStore(path)
    for (const attempt of [store.put(keyOf(first), first), store.get(keyOf(first))]) {
      await expect(attempt).rejects.toMatchObject({
        code: 'service_unavailable',
        retryable: true,
        cause: { code: 'ENOTDIR' },
      })
    }
    expect(await readdir(folder)).toEqual(['a file'])
  })
})

describe('createS3MediaStore', () => {
  let s3: FakeS3

  beforeEach(async () => {
    s3 = await startS3()
  })

  afterEach(() => s3.close())

  const createStore = (change: object = {}) =>
    createS3MediaStore({
      bucketUrl: s3.bucketUrl,
      region: s3Region,
      accessKeyId: s3Credentials.accessKeyId,
      secretAccessKey: new Secret(s3Credentials.secretAccessKey),
      timeoutMs: 2_000,
      ...change,
    })

  describeStore(() => Promise.resolve({ store: createStore(), end: () => Promise.resolve() }))

  it('says what the object is and that it never changes', async () => {
    await createStore().put(keyOf(first), first)
    expect(s3.objects.get(keyOf(first))?.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=31536000, immutable',
    })
  })

  it('tries again when the bucket is busy', async () => {
    s3.failures = [503, 500]
    await createStore().put(keyOf(first), first)
    expect(s3.requests).toBe(3)
    expect(await createStore().get(keyOf(first))).toEqual(first)
  })

  it.each([
    ['a write', (store: MediaStore) => store.put(keyOf(first), first)],
    ['a read', (store: MediaStore) => store.get(keyOf(first))],
    ['a deletion', (store: MediaStore) => store.delete(keyOf(first))],
  ])('is unavailable when %s is refused', async (_name, work) => {
    const store = createStore({ secretAccessKey: new Secret('wrong') })
    await expect(work(store)).rejects.toMatchObject({ code: 'service_unavailable' })
  })

  it('is unavailable when nothing answers, and says no secret', async () => {
    await s3.close()
    const error = await createStore()
      .get(keyOf(first))
      .then(
        () => null,
        (reason: unknown) => reason,
      )
    expect(error).toMatchObject({ code: 'service_unavailable' })
    const text = inspect(error, { depth: 10 })
    expect(text).not.toContain(s3Credentials.secretAccessKey)
    expect(text).not.toContain('Signature=')
  })
})
