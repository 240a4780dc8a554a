import { beforeAll, describe, expect, it } from '@jest/globals'
import { requestOf } from '../support/wire'
import type { HostCall } from './support/fake-wx'
import { bundleApp, bundleTimeoutMs, type LoadedApp } from './support/load-app'

const wire = requestOf()

describe('createPlatform on Alipay', () => {
  let load: (host: object) => LoadedApp
  beforeAll(async () => {
    load = await bundleApp('alipay')
  }, bundleTimeoutMs)

  const on = (calls: Record<string, unknown>) =>
    load({ canIUse: () => true, ...calls }).createPlatform('alipay')

  it('asks for a code that needs no consent', async () => {
    const asked: HostCall[] = []
    const platform = on({
      getAuthCode: (call: HostCall) => {
        asked.push(call)
        call.success({ authCode: 'auth-code' })
      },
    })
    await expect(platform.loginCode({ isSilent: true })).resolves.toBe('auth-code')
    expect(asked[0]?.['scopes']).toBe('auth_base')
  })

  it('never calls checkSession, which is not there', () => {
    expect(on({}).checkSession).toBeNull()
  })

  it('takes an HTTP error, which the host calls a failure, for the answer that it is', async () => {
    const platform = on({
      request: ({ fail }: HostCall) => {
        fail({ error: 19, status: 401, headers: { Date: 'today' }, data: '{"code":"x"}' })
        return { abort: () => undefined }
      },
    })
    await expect(platform.transport(wire).response).resolves.toEqual({
      status: 401,
      headers: { date: 'today' },
      body: '{"code":"x"}',
    })
  })

  it.each([
    [200, '{"parsed":false}'],
    [201, '{"token":"t"}'],
    [204, ''],
    ['201', '{"token":"t"}'],
  ])(
    'loses no response with the status %j, which the host calls a failure',
    async (status, data) => {
      const failure = { error: 19, errorMessage: 'http status error', status, headers: {}, data }
      const fail = (call: HostCall) => {
        call.fail(failure)
        return { abort: () => undefined }
      }
      const platform = on({ request: fail, uploadFile: fail })
      const response = { status: Number(status), headers: {}, body: data }
      await expect(platform.transport(wire).response).resolves.toEqual(response)
      const file = { path: 'https://resource/0.image', field: 'avatar' }
      await expect(platform.transport({ ...wire, file }).response).resolves.toEqual(response)
    },
  )

  it('reads answers and storage in the host’s own form', async () => {
    const stored = new Map<string, unknown>()
    const platform = on({
      request: ({ success }: HostCall) => {
        success({ status: 200, headers: { 'X-Request-Id': 'r' }, data: { parsed: true } })
        return { abort: () => undefined }
      },
      getStorageSync: ({ key }: { key: string }) => ({ data: stored.get(key) ?? null }),
      setStorageSync: ({ key, data }: { key: string; data: unknown }) => stored.set(key, data),
      removeStorageSync: ({ key }: { key: string }) => stored.delete(key),
    })
    await expect(platform.transport(wire).response).resolves.toEqual({
      status: 200,
      headers: { 'x-request-id': 'r' },
      body: '{"parsed":true}',
    })
    platform.storage.write('key', 'value')
    expect(platform.storage.read('key')).toBe('value')
    platform.storage.remove('key')
    expect(platform.storage.read('key')).toBe('')
  })

  it('throws what the storage returns as a failure', () => {
    const full = { success: false, error: 12, errorMessage: '存储总大小达到上限' }
    const { storage } = on({
      getStorageSync: () => full,
      setStorageSync: () => full,
      removeStorageSync: () => full,
    })
    expect(() => storage.read('key')).toThrow('12 存储总大小达到上限')
    expect(() => {
      storage.write('key', 'value')
    }).toThrow('12 存储总大小达到上限')
    expect(() => {
      storage.remove('key')
    }).toThrow('12 存储总大小达到上限')
  })

  it('sends headers under the host’s name for them', async () => {
    const asked: HostCall[] = []
    const platform = on({
      request: (call: HostCall) => {
        asked.push(call)
        call.success({ status: 200, headers: {}, data: '' })
      },
    })
    const headers = { authorization: 'Bearer abc' }
    await platform.transport({ ...wire, headers }).response
    expect(asked[0]).toMatchObject({ headers, dataType: 'text' })
    expect(asked[0]).not.toHaveProperty('redirect')
  })

  it('names the kind of an upload, and knows no status of a download', async () => {
    const asked: HostCall[] = []
    const platform = on({
      uploadFile: (call: HostCall) => {
        asked.push(call)
        call.success({ statusCode: '201', data: '{}' })
        return {}
      },
      downloadFile: ({ success }: HostCall) => {
        success({ apFilePath: 'https://resource/1.image' })
        return {}
      },
    })
    const file = { path: 'https://resource/0.image', field: 'avatar' }
    const uploaded = platform.transport({ ...wire, method: 'POST', file })
    await expect(uploaded.response).resolves.toMatchObject({ status: 201 })
    expect(asked[0]).toMatchObject({ fileType: 'image', fileName: 'avatar' })
    const downloaded = platform.transport({ ...wire, isDownload: true })
    await expect(downloaded.response).resolves.toEqual({
      status: 200,
      headers: {},
      body: 'https://resource/1.image',
    })
    downloaded.abort()
  })
})

describe('createHost on Alipay', () => {
  let load: (host: object) => LoadedApp
  beforeAll(async () => {
    load = await bundleApp('alipay')
  }, bundleTimeoutMs)

  const granted = { name: 'getAuthorize', detail: {} } as const

  const on = (getPhoneNumber: (call: HostCall) => void) =>
    load({ canIUse: () => true, getPhoneNumber }).createHost({ tabPages: [] })

  it('asks for the number once the user agreed, and hands on both of its parts', async () => {
    const response = JSON.stringify({ response: 'BkS5CFlX', sign: 'Uo7=', sign_type: 'RSA2' })
    const host = on(({ success }) => {
      success({ response })
    })
    expect(host.abilities.phoneButton).toBe(true)
    await expect(host.takePhone(granted)).resolves.toEqual({
      proof: { response: 'BkS5CFlX', sign: 'Uo7=' },
    })
  })

  it('has an empty signature where the console has no key that signs', async () => {
    const host = on(({ success }) => {
      success({ response: '{"response":"BkS5CFlX"}' })
    })
    await expect(host.takePhone(granted)).resolves.toEqual({
      proof: { response: 'BkS5CFlX', sign: '' },
    })
  })

  it.each(['no JSON', '[]', 'null', undefined])('takes %j for no number', async (response) => {
    const host = on(({ success }) => {
      success({ response })
    })
    await expect(host.takePhone(granted)).resolves.toEqual({ problem: 'failed' })
  })

  it('asks for nothing where the user refused', async () => {
    const host = on(() => {
      throw new Error('not allowed')
    })
    const detail = { type: 'getAuthorize', errorMessage: '用户取消授权' }
    await expect(host.takePhone({ name: 'error', detail })).resolves.toEqual({ problem: 'refused' })
  })

  it('survives a client without the call', async () => {
    const host = load({ canIUse: () => true }).createHost({ tabPages: [] })
    await expect(host.takePhone(granted)).resolves.toEqual({ problem: 'failed' })
  })
})

describe('createPlatform on Douyin', () => {
  let load: (host: object) => LoadedApp
  beforeAll(async () => {
    load = await bundleApp('tt')
  }, bundleTimeoutMs)

  it.each([
    [true, false],
    [false, true],
  ])('opens its login window only for a tap (silent: %s)', async (isSilent, force) => {
    const asked: HostCall[] = []
    const platform = load({
      login: (call: HostCall) => {
        asked.push(call)
        call.success({ code: 'tt-code', isLogin: true })
      },
    }).createPlatform('tt')
    await expect(platform.loginCode({ isSilent })).resolves.toBe('tt-code')
    expect(asked[0]?.['force']).toBe(force)
    // The user reads the window for as long as it takes.
    expect('timeout' in (asked[0] ?? {})).toBe(isSilent)
  })

  it('says that it has a login window, as no other host does', () => {
    const { createPlatform } = load({})
    expect(createPlatform('tt').loginWindowMs).toBe(300_000)
    expect(createPlatform('weapp').loginWindowMs).toBeNull()
  })

  it('takes an anonymous code of Douyin for a visitor’s, who is no user', async () => {
    const platform = load({
      login: ({ success }: HostCall) => {
        success({ anonymousCode: 'nobody', isLogin: false })
      },
    }).createPlatform('tt')
    await expect(platform.loginCode({ isSilent: true })).rejects.toMatchObject({
      code: 'identity_provisional',
      retryable: false,
    })
  })

  it('takes a refusal in its login window for the user’s no', async () => {
    const platform = load({
      login: ({ fail }: HostCall) => {
        fail({ errMsg: 'login:fail host login fail', errorCode: 113001, errorType: 'U' })
      },
    }).createPlatform('tt')
    await expect(platform.loginCode({ isSilent: false })).rejects.toMatchObject({
      code: 'cancelled',
      retryable: false,
    })
  })

  it('checks the session', async () => {
    const platform = load({
      checkSession: ({ fail }: HostCall) => {
        fail({
          errMsg: 'checkSession:fail session is expired',
          errorCode: 113102,
          errorType: 'D',
        })
      },
    }).createPlatform('tt')
    await expect(platform.checkSession?.()).resolves.toBe(false)
  })
})

describe('createHost on Douyin', () => {
  let load: (host: object) => LoadedApp
  beforeAll(async () => {
    load = await bundleApp('tt')
  }, bundleTimeoutMs)

  const take = (detail: object) =>
    load({
      // It would renew the key that sealed the data.
      login: () => {
        throw new Error('no login after the tap')
      },
    })
      .createHost({ tabPages: [] })
      .takePhone({ name: 'getPhoneNumber', detail })

  it('prefers the code of new base libraries to the data that every one gives', async () => {
    await expect(take({ code: 'c', encryptedData: 'ZGF0YQ==', iv: 'aXY=' })).resolves.toEqual({
      proof: { code: 'c' },
    })
    await expect(take({ encryptedData: 'ZGF0YQ==', iv: 'aXY=' })).resolves.toEqual({
      proof: { encryptedData: 'ZGF0YQ==', iv: 'aXY=' },
    })
  })

  it('says when Douyin wants a login first', async () => {
    await expect(take({ errMsg: 'getPhoneNumber:fail not login' })).resolves.toEqual({
      problem: 'sessionDead',
    })
  })
})
