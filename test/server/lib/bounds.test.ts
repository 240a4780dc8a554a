import { createRateCap } from '../../../server/src/lib/rate-cap'
import { throttle } from '../../../server/src/lib/throttle'

describe('createRateCap', () => {
  it('allows the given number of calls a second', () => {
    let nowMs = 0
    const may = createRateCap(2, () => nowMs)
    expect([may(), may(), may()]).toEqual([true, true, false])
    nowMs = 999
    expect(may()).toBe(false)
    nowMs = 1_000
    expect([may(), may(), may()]).toEqual([true, true, false])
  })
})

describe('throttle', () => {
  it('passes on the first call and the first after the time', () => {
    let nowMs = 5
    const seen: string[] = []
    const report = throttle(
      (text: string) => seen.push(text),
      10_000,
      () => nowMs,
    )
    report('first')
    report('at once')
    nowMs = 10_004
    report('still early')
    nowMs = 10_005
    report('later')
    expect(seen).toEqual(['first', 'later'])
  })
})
