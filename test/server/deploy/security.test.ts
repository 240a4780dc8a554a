import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readText, repositoryRoot } from './deploy-files'

describe('SECURITY.md', () => {
  const text = readText('server/SECURITY.md')

  /** `[name](path) “title”, “title”`: each title with the file before it. */
  const citations = [...text.matchAll(/\]\(\.\.\/(test\/[^)]+)\)((?:,? “[^”]+”)*)/g)].flatMap(
    ([, path = '', titles = '']) =>
      [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ path, title })),
  )

  it('cites every test together with its file', () => {
    expect(citations.length).toBeGreaterThan(50)
    expect(citations).toHaveLength([...text.matchAll(/“/g)].length)
  })

  it.each(citations)('cites a test that exists: $title', ({ path, title }) => {
    const source = readText(path)
    const quoted = [`'${title}'`, `"${title}"`, `\`${title}\``]
    expect(quoted.filter((form) => source.includes(form))).not.toEqual([])
    expect(source).not.toMatch(/\b(it|test|describe)\.(skip|todo|only)\b/)
  })

  it('names a test for whatever it says is held, and none for the rest', () => {
    const lines = text.split('\n').filter((line) => /^\| \d+\.\d+\.\d+ /.test(line))
    expect(lines.length).toBeGreaterThan(50)
    for (const line of lines) {
      const holds = line.split('|')[3]?.trim()
      expect(['yes', 'part', 'open']).toContain(holds)
      const cites = /“[^”]+”|the same test|\(16\.5\.1\)/.test(line)
      expect({ line, cites }).toEqual({ line, cites: holds !== 'open' })
    }
  })

  it('links to files that are there', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link)
    expect(links.filter((link) => !existsSync(join(repositoryRoot, 'server', link)))).toEqual([])
  })
})
