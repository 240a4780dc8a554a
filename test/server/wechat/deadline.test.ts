import { describe, expect, it } from '@jest/globals'
import { beforeDeadline, createDeadline } from '../../../server/src/wechat/deadline'

describe('beforeDeadline', () => {
  const never = new Promise<never>(() => undefined)

  it('resolves with work that is done in time', async () => {
    expect(await beforeDeadline(Promise.resolve('done'), createDeadline(60_000))).toBe('done')
  })

  it('gives up shared work when the time is up, or is up already', async () => {
    const deadline = createDeadline(1)
    await expect(beforeDeadline(never, deadline)).rejects.toMatchObject({ kind: 'unavailable' })
    expect(deadline).toMatchObject({ signal: { aborted: true } })
    expect(deadline.remainingMs()).toBe(0)
    await expect(beforeDeadline(never, deadline)).rejects.toMatchObject({ kind: 'unavailable' })
  })
})
