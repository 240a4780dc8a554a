import { programTexts } from '../backend/program-texts'
import { readText } from './deploy/deploy-files'

describe('docs/backend.md', () => {
  it('has the same programs in both languages', () => {
    const programs = programTexts(readText('docs/backend.md'))
    expect([...programs.keys()]).toEqual([
      'passport_auth.py',
      'passport_auth.go',
      'PassportAuth.php',
      'PassportSecurity.java',
    ])
    expect(programTexts(readText('docs/backend.zh-CN.md'))).toEqual(programs)
  })
})
