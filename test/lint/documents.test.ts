import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(__dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')

describe('the documents', () => {
  it('link to files that exist', () => {
    const broken = documents.flatMap((path) =>
      [...read(path).matchAll(/(?:\]\(|src=")([^)"#\s]+)/g)]
        .map(([, target]) => target ?? '')
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => !existsSync(join(root, dirname(path), target)))
        .map((target) => `${path}: ${target}`),
    )
    expect(broken).toEqual([])
  })

  it.each([
    'README',
    'CONTRIBUTING',
    'docs/api',
    'docs/backend',
    'docs/cloud-hosting',
    'docs/join',
    'docs/faq',
    'docs/move',
    'docs/tour',
    'docs/web',
  ])('%s says the same in Chinese and English', (name) => {
    const [english, chinese] = [read(`${name}.md`), read(`${name}.zh-CN.md`)]
    const headings = (text: string) => text.match(/^#+ /gm)
    const commands = (text: string) =>
      [...text.matchAll(/^```(?:sh|ini)\n([\s\S]*?)^```/gm)].map(([, code]) =>
        (code ?? '').replace(/ +#.*$/gm, ''),
      )
    expect(headings(chinese)).toEqual(headings(english))
    expect(commands(chinese)).toEqual(commands(english))
  })

  it.each(['CONTRIBUTING.md', 'CONTRIBUTING.zh-CN.md'])(
    '%s has the recipe of a component test that runs',
    (path) => {
      // Comments and the words between quotation marks follow the language.
      const testOf = (code: string) =>
        (/^it\([\s\S]*?^\}\)$/m.exec(code)?.[0] ?? '')
          .replace(/ *\/\/.*$/gm, '')
          .replace(/'(?:shows[^']*|Tea house|[^'\x00-\x7f]+)'/g, '‹words›')
      const recipe = /^```tsx\n([\s\S]*?)^```$/m.exec(read(path))?.[1] ?? ''
      const running = testOf(read('test/ui/stand-in/recipe.test.tsx'))
      expect(running).toContain('fireEvent')
      expect(testOf(recipe)).toBe(running)
    },
  )

  it('has a tour of 60 lines at most, through five files', () => {
    for (const path of ['docs/tour.md', 'docs/tour.zh-CN.md']) {
      expect(read(path).split('\n').length).toBeLessThanOrEqual(61)
      expect(read(path).match(/^## \d\. /gm)).toHaveLength(5)
    }
  })
})
