import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../e2e/support/browser'
import { buildApp } from './build-app'
import { serveGzipped } from './serve-gzipped'

interface Paint {
  firstMs: number
  /** The largest contentful paint: https://web.dev/articles/lcp */
  largestMs: number
}

const rounds = 5

/** A cheap phone on a poor network: the rates of "slow 4G" (https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md). */
const cpuSlowdown = 6
const network = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
}

/** From this time on without a request, nothing larger is painted. */
const quietMs = 1500

/**
 * When the home page of the web build is drawn on a throttled phone, beside the empty app. In turns, so
 * that a machine that slows down slows both.
 */
export const benchFirstPaint = async (root: string): Promise<void> => {
  const dists = {
    'empty Taro React app': join(root, 'test/bench/empty-app'),
    'taro-passport': root,
  }
  for (const folder of Object.values(dists)) {
    if (!existsSync(join(folder, 'dist/h5'))) buildApp(root, folder, 'h5')
  }
  const browser = await launchBrowser()
  const sites = await Promise.all(
    Object.entries(dists).map(async ([name, folder]) => ({
      name,
      site: await serveGzipped(join(folder, 'dist/h5')),
      paints: [] as Paint[],
    })),
  )
  try {
    for (let round = 0; round <= rounds; round += 1) {
      for (const { site, paints } of sites) {
        const paint = await measure(browser, site.url)
        // The first round warms up the browser.
        if (round > 0) paints.push(paint)
      }
    }
    print(sites)
  } finally {
    await Promise.all([browser.close(), ...sites.map(({ site }) => site.close())])
  }
}

const measure = async (browser: Browser, url: string): Promise<Paint> => {
  const context = await browser.newContext({
    viewport: { width: 375, height: 760 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  })
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  await devtools.send('Network.emulateNetworkConditions', network)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown })
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) window.__largestPaintMs = startTime
    }).observe({ type: 'largest-contentful-paint', buffered: true })
  })
  await page.goto(url, { waitUntil: 'networkidle' })
  // A busy machine draws long after the last request.
  await page.waitForFunction(() => window.__largestPaintMs !== undefined)
  await page.waitForTimeout(quietMs)
  const paint = await page.evaluate(() => ({
    firstMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    largestMs: window.__largestPaintMs,
  }))
  await context.close()
  const { firstMs, largestMs } = paint
  if (firstMs === undefined || largestMs === undefined) throw new Error(`${url} paints nothing`)
  return { firstMs, largestMs }
}

declare global {
  interface Window {
    __largestPaintMs?: number
  }
}

const median = (numbers: number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN

const print = (sites: { name: string; paints: Paint[] }[]): void => {
  const medians = sites.map(({ name, paints }) => ({
    name,
    firstMs: median(paints.map(({ firstMs }) => firstMs)),
    largestMs: median(paints.map(({ largestMs }) => largestMs)),
  }))
  const base = medians[0]
  const line = (cells: string[]) =>
    `${(cells[0] ?? '').padEnd(24)}${cells
      .slice(1)
      .map((cell) => cell.padStart(12))
      .join('')}\n`
  process.stdout.write(
    `dist/h5 on a throttled phone, medians of ${String(rounds)}\n` +
      line(['', 'first ms', '× empty', 'largest ms', '× empty']) +
      medians
        .map(({ name, firstMs, largestMs }) =>
          line([
            name,
            firstMs.toFixed(0),
            (firstMs / (base?.firstMs ?? NaN)).toFixed(2),
            largestMs.toFixed(0),
            (largestMs / (base?.largestMs ?? NaN)).toFixed(2),
          ]),
        )
        .join(''),
  )
}
