import { describe, expect, it } from '@jest/globals'
import { withQuery } from '../../src/http/query'

describe('withQuery', () => {
  it.each([
    [undefined, '/v1/me'],
    [{}, '/v1/me'],
    [{ page: 2, all: true }, '/v1/me?page=2&all=true'],
    [{ page: undefined, q: '' }, '/v1/me?q='],
    [{ page: undefined }, '/v1/me'],
    // Half an emoji, as an input leaves it that counts UTF-16.
    [{ q: 'a\ud83d' }, '/v1/me?q=a%EF%BF%BD'],
    [{ q: '\ud83d\ude00' }, '/v1/me?q=%F0%9F%98%80'],
    [
      { 'a b': '你好&x=1', zero: 0, no: false },
      '/v1/me?a%20b=%E4%BD%A0%E5%A5%BD%26x%3D1&zero=0&no=false',
    ],
  ])('writes %p', (query, expected) => {
    expect(withQuery('/v1/me', query)).toBe(expected)
  })
})
