import { createFailures } from '../../../tools/preview/browser/runtime/failures'
import { createTimeline } from '../../../tools/preview/browser/runtime/timeline'
import { createDefineApi } from '../../../tools/preview/browser/wx/callback-api'
import { createStorage, createStorageApis } from '../../../tools/preview/browser/wx/storage'

/** A browser's storage with room for a number of characters. */
const createArea = (room = Number.POSITIVE_INFINITY): globalThis.Storage => {
  const area = Object.create({
    getItem(this: Record<string, string>, key: string) {
      return this[key] ?? null
    },
    setItem(this: Record<string, string>, key: string, text: string) {
      if (text.length > room) throw new Error('quota')
      this[key] = text
    },
    removeItem(this: Record<string, string>, key: string) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
      delete this[key]
    },
  }) as globalThis.Storage
  return area
}

const createApis = (area = createArea(), owner = 'one') => {
  const timeline = createTimeline()
  const apis = createStorageApis(
    createStorage(area, timeline, owner),
    createDefineApi(createFailures()),
  )
  return { apis, timeline }
}

describe('createStorageApis', () => {
  it('gives an empty string for a key that is not there, and fails asynchronously', async () => {
    const { apis } = createApis()
    expect(apis.getStorageSync('none')).toBe('')
    await expect(apis.getStorage({ key: 'none' })).rejects.toEqual({
      errMsg: 'getStorage:fail data not found',
    })
  })

  it('keeps the type of what it stores', () => {
    const { apis } = createApis()
    for (const value of [{ a: [1, null] }, 0, false, 'text', '']) {
      apis.setStorageSync('key', value)
      expect(apis.getStorageSync('key')).toEqual(value)
    }
  })

  it('refuses an item over one megabyte, and changes nothing', () => {
    const { apis } = createApis()
    apis.setStorageSync('key', 'before')
    expect(() => {
      apis.setStorageSync('key', 'x'.repeat(1024 * 1024))
    }).toThrow('setStorageSync:fail quota reached')
    expect(apis.getStorageSync('key')).toBe('before')
  })

  it('refuses what is over ten megabytes together', () => {
    const { apis } = createApis()
    const nearlyOne = 'x'.repeat(1000 * 1000)
    for (let index = 0; index < 10; index += 1) apis.setStorageSync(`key-${index}`, nearlyOne)
    expect(() => {
      apis.setStorageSync('one-more', nearlyOne)
    }).toThrow('exceed storage max size 10Mb')
    // The same again takes no more room.
    apis.setStorageSync('key-0', nearlyOne)
  })

  it('is full when the browser is', () => {
    const { apis } = createApis(createArea(10))
    expect(() => {
      apis.setStorageSync('key', 'more than ten')
    }).toThrow('exceed storage max size 10Mb')
  })

  it('finds an encrypted item only where that is asked for', async () => {
    const { apis } = createApis()
    await apis.setStorage({ key: 'key', data: 1, encrypt: true })
    expect(apis.getStorageSync('key')).toBe('')
    expect(await apis.getStorage({ key: 'key', encrypt: true })).toMatchObject({ data: 1 })
    apis.removeStorageSync('key')
    await expect(apis.getStorage({ key: 'key', encrypt: true })).rejects.toBeDefined()
  })

  it('tells of the key and the size, never of the value', () => {
    const { apis, timeline } = createApis()
    apis.setStorageSync('auth', { token: 'a secret' })
    expect(timeline.events).toMatchObject([{ type: 'storage', action: 'set', key: 'auth' }])
    expect(JSON.stringify(timeline.events)).not.toContain('a secret')
  })

  it('keeps a storage for each user', () => {
    const area = createArea()
    createApis(area, 'one').apis.setStorageSync('key', 1)
    const { apis } = createApis(area, 'other')
    expect(apis.getStorageSync('key')).toBe('')
    apis.clearStorageSync()
    expect(createApis(area, 'one').apis.getStorageSync('key')).toBe(1)
  })

  it('clears only the app’s own keys', () => {
    const area = createArea()
    area.setItem('preview:settings', '{}')
    const { apis } = createApis(area)
    apis.setStorageSync('key', 1)
    apis.clearStorageSync()
    expect(Object.keys(area)).toEqual(['preview:settings'])
    expect(apis.getStorageInfoSync()).toMatchObject({ keys: [], currentSize: 0 })
  })
})
