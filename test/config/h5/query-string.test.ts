import { describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import queryString from '../../../config/h5/query-string'
import { resolveFromTaro } from './resolve-from-taro'

const searches = [
  '',
  '?',
  '?&&',
  '?a=1',
  'a=1&b=2',
  '#a=1',
  ' ?a=1 ',
  '?b=2&a=1',
  '?a',
  '?a=',
  '?=1',
  '?a=1&a=2',
  '?a=1&a=2&a=3',
  '?a&a=2&a',
  '?a=1&&b=2&',
  '?then=/pages/mine/index?x=1&y=2',
  '?token=a=b==',
  '?__proto__=1&constructor=2',
  '?name=%E5%BE%AE%E4%BF%A1+user',
  '?%61=1',
  '?broken=%E5%A',
]

/** The library is an ES module, which Jest does not load. */
const askLibrary = (options: object): object[] => {
  const url = pathToFileURL(resolveFromTaro('query-string')).href
  const program = `
    import queryString from ${JSON.stringify(url)}
    const parsed = ${JSON.stringify(searches)}.map((each) =>
      Object.entries(queryString.parse(each, ${JSON.stringify(options)})))
    process.stdout.write(JSON.stringify(parsed))`
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
      encoding: 'utf8',
    }),
  ) as object[]
}

describe('query-string', () => {
  // The router reads with `decode: false`; getLaunchOptionsSync without options.
  it.each([{ decode: false }, {}])('reads what the library reads, with %j', (options) => {
    const read = searches.map((each) => Object.entries(queryString.parse(each, options)).sort())
    expect(read).toEqual(askLibrary(options))
  })

  it('keeps every value of a key that occurs more than once', () => {
    expect({ ...queryString.parse('?a=1&b=x&a=2&a', { decode: false }) }).toEqual({
      a: ['1', '2', null],
      b: 'x',
    })
  })

  it('has no keys but those of the query', () => {
    expect('toString' in queryString.parse('?a=1')).toBe(false)
  })
})
