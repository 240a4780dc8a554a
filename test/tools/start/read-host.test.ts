import { readHost } from '../../../tools/start/read-host'
import { StartError } from '../../../tools/start/start-error'

describe('readHost', () => {
  it('is WeChat where none is named', () => {
    expect(readHost([])).toBe('weapp')
  })

  it.each(['weapp', 'tt', 'alipay'])('takes %s', (host) => {
    expect(readHost(['--host', host])).toBe(host)
    expect(readHost([`--host=${host}`])).toBe(host)
  })

  it('lists the hosts that there are for one that it does not know', () => {
    expect(() => readHost(['--host', 'douyin'])).toThrow(
      new StartError('--host must be one of weapp, tt, alipay, not "douyin"'),
    )
  })

  it('takes nothing else', () => {
    for (const args of [['tt'], ['--hots', 'tt'], ['--host']]) {
      expect(() => readHost(args)).toThrow('usage: npm start [-- --host weapp|tt|alipay]')
    }
  })
})
