import { describe, expect, it } from '@jest/globals'
import { nicknameProblem } from '../../src/ui/nickname'

describe('nicknameProblem', () => {
  it.each([
    ['', 'empty'],
    ['林', null],
    ['x'.repeat(32), null],
    ['x'.repeat(33), 'tooLong'],
    ['😀'.repeat(32), null],
    ['😀'.repeat(33), 'tooLong'],
    ['微信用户', 'placeholder'],
    ['WeChat User', 'placeholder'],
    ['微信用户林', null],
  ])('finds in %j: %s', (nickname, problem) => {
    expect(nicknameProblem(nickname)).toBe(problem)
  })
})
