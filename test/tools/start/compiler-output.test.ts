import { percentIn, withoutProgress } from '../../../tools/start/compiler-output'

const bar = '\u001b[2K\u001b[1m●\u001b[22m Webpack █████ building (45%) 12/34 modules'

describe('percentIn', () => {
  it('reads how far the progress bar is', () => {
    expect(percentIn(bar)).toBe(45)
    expect(percentIn('sass (100%) is not a bar')).toBeNull()
  })
})

describe('withoutProgress', () => {
  it('keeps what the compiler says beside its progress bar', () => {
    expect(withoutProgress(bar)).toBe('')
    expect(withoutProgress("\u001b[31mModule not found: './nope'\u001b[39m ")).toBe(
      "Module not found: './nope'",
    )
  })
})
