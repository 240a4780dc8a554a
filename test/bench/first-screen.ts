import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../e2e/support/browser'
import { openPhone, type Phone } from '../e2e/support/phone'
import { startProcess } from '../e2e/support/process'
import { startStack } from '../e2e/support/stack'
import buildServer from '../server/build-server'

interface FirstScreen {
  /** From the launch of the app's code to its first rendered `setData`. */
  firstContentMs: number
  setDataCalls: number
  setDataBytes: number
  requestsBefore: number
  nodes: number
}

const rounds = 7

/**
 * What it costs until the first page shows something, in the preview: ours from cold, ours signed
 * in and started again on the protected page, and an empty page. In turns, so that a machine that
 * slows down slows all three.
 */
export const benchFirstScreen = async (root: string): Promise<void> => {
  buildServer()
  const browser = await launchBrowser()
  const stack = await startStack({ distDir: join(root, 'dist/weapp') })
  const empty = await startProcess('tools/preview/main.ts', [
    ...['--dist', join(root, 'test/bench/empty-app/dist/weapp'), '--api', 'http://127.0.0.1:9'],
    ...['--sandbox', stack.sandboxUrl, '--port', '0'],
  ])
  try {
    const signedIn = await openSignedIn(browser, stack.previewUrl)
    const samples = {
      'empty page, cold': [] as FirstScreen[],
      'home, cold': [] as FirstScreen[],
      'protected page, signed in': [] as FirstScreen[],
    }
    for (let round = 0; round <= rounds; round += 1) {
      const measured = {
        'empty page, cold': await measureCold(browser, empty.url),
        'home, cold': await measureCold(browser, stack.previewUrl),
        'protected page, signed in': await measureReload(signedIn),
      }
      // The first round warms up the compiler's cache and the browser's.
      if (round === 0) continue
      for (const name of names(samples)) samples[name].push(measured[name])
    }
    print(samples)
  } finally {
    await Promise.all([empty.close(), stack.close(), browser.close()])
  }
}

const openSignedIn = async (browser: Browser, url: string): Promise<Phone> => {
  const phone = await openPhone(browser, url)
  await phone.tab(1).click()
  await phone.visible('wx-checkbox').click()
  await phone.button('Sign in').click()
  await phone.button('Sign out').waitFor()
  return phone
}

const measureCold = async (browser: Browser, url: string): Promise<FirstScreen> => {
  const phone = await openPhone(browser, url)
  const measured = await measure(phone)
  await phone.close()
  return measured
}

const measureReload = async (phone: Phone): Promise<FirstScreen> => {
  await phone.reload()
  return measure(phone)
}

const measure = async (phone: Phone): Promise<FirstScreen> => {
  const { firstContentMs, setDataCalls, requestStartsMs } = await phone.facts()
  if (firstContentMs === null) throw new Error('the phone shows nothing')
  const until = setDataCalls.filter(({ atMs }) => atMs <= firstContentMs)
  return {
    firstContentMs,
    setDataCalls: until.length,
    setDataBytes: until.reduce((sum, { bytes }) => sum + bytes, 0),
    requestsBefore: requestStartsMs.filter((atMs) => atMs < firstContentMs).length,
    nodes: await phone.visible('*').count(),
  }
}

const names = <K extends string>(samples: Record<K, unknown>): K[] => Object.keys(samples) as K[]

const median = (numbers: number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN

const print = (samples: Record<string, FirstScreen[]>): void => {
  const baseMs = median((samples['empty page, cold'] ?? []).map((each) => each.firstContentMs))
  const line = (cells: (string | number)[]) =>
    `${String(cells[0]).padEnd(28)}${cells
      .slice(1)
      .map((cell) => String(cell).padStart(12))
      .join('')}\n`
  let text = line(['first content', 'ms', '× empty', 'setData', 'bytes', 'requests', 'DOM nodes'])
  for (const [name, each] of Object.entries(samples)) {
    const ms = median(each.map(({ firstContentMs }) => firstContentMs))
    text += line([
      name,
      ms.toFixed(0),
      (ms / baseMs).toFixed(2),
      median(each.map(({ setDataCalls }) => setDataCalls)),
      median(each.map(({ setDataBytes }) => setDataBytes)),
      Math.max(...each.map(({ requestsBefore }) => requestsBefore)),
      median(each.map(({ nodes }) => nodes)),
    ])
  }
  process.stdout.write(text)
}
