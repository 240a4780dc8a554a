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

  it.each(['README', 'CONTRIBUTING', 'docs/backend', 'docs/lifting', 'docs/tour'])(
    '%s says the same in Chinese and English',
    (name) => {
      const [english, chinese] = [read(`${name}.md`), read(`${name}.zh-CN.md`)]
      const headings = (text: string) => text.match(/^#+ /gm)
      const commands = (text: string) =>
        [...text.matchAll(/^```(?:sh|ini)\n([\s\S]*?)^```/gm)].map(([, code]) =>
          (code ?? '').replace(/ +#.*$/gm, ''),
        )
      expect(headings(chinese)).toEqual(headings(english))
      expect(commands(chinese)).toEqual(commands(english))
    },
  )

  it('has a tour of 60 lines at most, through five files', () => {
    for (const path of ['docs/tour.md', 'docs/tour.zh-CN.md']) {
      expect(read(path).split('\n').length).toBeLessThanOrEqual(61)
      expect(read(path).match(/^## \d\. /gm)).toHaveLength(5)
    }
  })
})
