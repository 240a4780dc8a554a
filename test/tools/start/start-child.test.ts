import { startChild } from '../../../tools/start/child'

const run = (script: string) => {
  const lines: string[] = []
  const child = startChild(process.execPath, ['-e', script], {
    env: { GREETING: 'hello' },
    onLine: (line) => lines.push(line),
  })
  return { child, lines }
}

describe('startChild', () => {
  it('reads both outputs by lines and tells the exit code', async () => {
    const { child, lines } = run(
      'console.log(process.env.GREETING); console.error("oh"); process.exitCode = 3',
    )
    expect(await child.ended).toBe(3)
    expect(lines.sort()).toEqual(['hello', 'oh'])
  })

  it('waits for a line', async () => {
    const { child } = run('console.log("up"); setInterval(() => {}, 1000)')
    expect(await child.waitFor((line) => line === 'up')).toBe('up')
    await child.stop()
    expect(await child.ended).toBe('SIGTERM')
  })

  it('rejects where the process ends before the line', async () => {
    const { child } = run('process.exit(7)')
    await expect(child.waitFor(() => false)).rejects.toThrow('ended with 7')
  })

  it('ends a process that heeds no SIGTERM', async () => {
    const { child } = run(
      'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)',
    )
    await child.waitFor((line) => line === 'up')
    await child.stop(50)
    expect(await child.ended).toBe('SIGKILL')
  })
})
