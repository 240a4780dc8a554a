import { createFailures } from '../../../tools/preview/browser/runtime/failures'
import { HostFailure } from '../../../tools/preview/browser/runtime/host-failure'
import { createDefineApi } from '../../../tools/preview/browser/wx/callback-api'

const define = createDefineApi(createFailures())

describe('createDefineApi', () => {
  it('calls back later, success before complete', async () => {
    const heard: string[] = []
    const finished = new Promise<void>((resolve) => {
      const result = define('call', () => ({ a: 1 }))({
        success: ({ errMsg, a }) => heard.push(`success ${String(errMsg)} ${String(a)}`),
        fail: () => heard.push('fail'),
        complete: () => {
          heard.push('complete')
          resolve()
        },
      })
      expect(result).toBeUndefined()
    })
    expect(heard).toEqual([])
    await finished
    expect(heard).toEqual(['success call:ok 1', 'complete'])
  })

  it('gives the reason and the number of a failure', async () => {
    const failing = define('call', () => {
      throw new HostFailure('timeout', 5)
    })
    await expect(failing()).rejects.toEqual({ errMsg: 'call:fail timeout', errno: 5 })
  })

  it('promises nothing where WeChat does not', () => {
    expect(define('call', () => undefined, { neverPromises: true })()).toBeUndefined()
  })

  it('is loud about a fault of its own', async () => {
    const error = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const failures = createFailures()
    const broken = createDefineApi(failures)('call', () => {
      throw new TypeError('not a function')
    })
    await expect(broken()).rejects.toMatchObject({ errno: 4 })
    expect(failures.list).toMatchObject([{ name: 'wx.call', message: 'not a function' }])
    expect(error).toHaveBeenCalledWith('preview: wx.call: not a function')
  })
})
