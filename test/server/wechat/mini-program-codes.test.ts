import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { WechatErrorKind } from '../../../server/src/wechat/wechat-error'
import type { Fault } from '../../../tools/sandbox/common/faults'
import { startWechat } from './start-wechat'

const page = 'pages/handover/index'

describe('the calls that lead to the mini-program', () => {
  let wechat: Awaited<ReturnType<typeof startWechat>>

  beforeEach(async () => {
    wechat = await startWechat({ timeoutMs: 1_000, random: () => 0 })
  })

  afterEach(() => wechat.close())

  const createCode = (change: Partial<Parameters<typeof wechat.client.createCode>[0]> = {}) =>
    wechat.client.createCode({ scene: 'Zm9v-_8', page, envVersion: 'release', ...change })

  it('resolves with the picture and what kind of picture it is', async () => {
    const { mediaType, bytes } = await createCode()
    expect(mediaType).toBe('image/png')
    expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG')
  })

  it('asks again with a new token where WeChat refuses the old one', async () => {
    await createCode()
    wechat.sandbox.endAccessToken('replaced')
    expect((await createCode()).mediaType).toBe('image/png')
  })

  it('reads the failure that WeChat sends in place of the picture', async () => {
    await expect(createCode({ scene: 'x'.repeat(33) })).rejects.toMatchObject({
      kind: 'rejected',
      errcode: 40169,
    })
    await expect(createCode({ page: `/${page}` })).rejects.toMatchObject({ errcode: 41030 })
  })

  it.each<[Omit<Fault, 'target'>, WechatErrorKind]>([
    [{ kind: 'hang' }, 'unavailable'],
    [{ kind: 'empty' }, 'unavailable'],
    [{ kind: 'garbage' }, 'unavailable'],
    [{ kind: 'http-502-html' }, 'unavailable'],
    [{ kind: 'huge', bytes: 1_000_000 }, 'unavailable'],
    [{ kind: 'errcode', errcode: 45009 }, 'rate_limited'],
    [{ kind: 'errcode', errcode: 41030 }, 'rejected'],
  ])('rejects when WeChat fails by %j', async (fault, kind) => {
    wechat.sandbox.setFaults([{ target: '/wxa/getwxacodeunlimit', ...fault }])
    await expect(createCode()).rejects.toMatchObject({ kind })
  })

  it('tries once more where WeChat is busy', async () => {
    wechat.sandbox.setFaults([{ target: '/wxa/getwxacodeunlimit', kind: 'busy', times: 1 }])
    expect((await createCode()).mediaType).toBe('image/png')
  })

  it('asks for the released page to be there, and for no other version', async () => {
    await wechat.close()
    const [app] = wechat.sandbox.apps
    if (app === undefined) throw new Error('the sandbox has no app')
    wechat = await startWechat({}, { apps: [{ ...app, pages: ['pages/home/index'] }] })
    await expect(createCode()).rejects.toMatchObject({ errcode: 41030 })
    expect((await createCode({ envVersion: 'trial' })).mediaType).toBe('image/png')
  })

  it('resolves with a link that ends in time, and rejects where it would live too long', async () => {
    const createLink = (expireAtMs: number) =>
      wechat.client.createUrlLink({ page, query: 'scene=Zm9v', envVersion: 'release', expireAtMs })
    expect(await createLink(Date.now() + 180_000)).toMatch(/^https:\/\/wxaurl\.cn\//)
    await expect(createLink(Date.now() + 31 * 86_400_000)).rejects.toMatchObject({
      kind: 'rejected',
      errcode: 85400,
    })
  })
})
