import { describe, expect, it } from '@jest/globals'
import { rawMembers } from '../../../../server/src/providers/alipay/raw-members'

describe('rawMembers', () => {
  it.each<[string, Record<string, string>]>([
    ['{}', {}],
    ['{"a":1}', { a: '1' }],
    [' { "a" : { "b" : [ 1 , 2 ] } , "sign" : "x" } ', { a: '{ "b" : [ 1 , 2 ] }', sign: '"x"' }],
    ['{"a":{"sign":"inner"},"sign":"outer"}', { a: '{"sign":"inner"}', sign: '"outer"' }],
    ['{"a":{"b":"}\\"{"},"c":"\\\\"}', { a: '{"b":"}\\"{"}', c: '"\\\\"' }],
    ['{"a":"http:\\/\\/x","b":null,"c":-1.5e3}', { a: '"http:\\/\\/x"', b: 'null', c: '-1.5e3' }],
    ['{"\\u0061":true\n,\n"b":[]\n}', { a: 'true', b: '[]' }],
    ['{"a":[[{}],"]"],"b":{}}', { a: '[[{}],"]"]', b: '{}' }],
  ])('returns the text of each value of %s', (json, members) => {
    expect(Object.fromEntries(rawMembers(json) ?? [])).toEqual(members)
  })

  it.each(['', '[]', '"text"', 'null', '{"a":1', '<html>', '{"a":1} {"b":2}', "{'a':1}"])(
    'returns null for %s',
    (text) => {
      expect(rawMembers(text)).toBeNull()
    },
  )

  it('returns null for a member that is there twice, however it is written', () => {
    expect(rawMembers('{"a":1,"a":2}')).toBeNull()
    expect(rawMembers('{"a":1,"\\u0061":2}')).toBeNull()
  })
})
