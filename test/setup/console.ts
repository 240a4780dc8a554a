import { afterEach, beforeEach, jest } from '@jest/globals'

// An unexpected warning is a defect: whatever a test does not expect on the console fails it.
const seen: string[] = []

beforeEach(() => {
  seen.length = 0
  for (const level of ['error', 'warn'] as const) {
    jest.spyOn(console, level).mockImplementation((...args: unknown[]) => {
      seen.push(`console.${level}: ${args.map(String).join(' ')}`)
    })
  }
})

afterEach(() => {
  jest.restoreAllMocks()
  if (seen.length > 0) throw new Error(`unexpected console output:\n${seen.join('\n')}`)
})
