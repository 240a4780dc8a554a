import { describe, expect, it } from '@jest/globals'
import {
  clientBundleSize,
  clientMaxGzipBytes,
  clientWithTokensBundleSize,
  clientWithTokensMaxGzipBytes,
  coreBundleSize,
  coreMaxGzipBytes,
  coreWithTokensBundleSize,
  coreWithTokensMaxGzipBytes,
} from '../bench/client/client-bundle'

const bundles = [
  ['login state and request client', coreBundleSize, coreMaxGzipBytes],
  ['login state, request client and gate', clientBundleSize, clientMaxGzipBytes],
  [
    'login state, request client and short tokens',
    coreWithTokensBundleSize,
    coreWithTokensMaxGzipBytes,
  ],
  [
    'login state, request client, gate and short tokens',
    clientWithTokensBundleSize,
    clientWithTokensMaxGzipBytes,
  ],
] as const

describe('the client', () => {
  it.each(bundles)('keeps %s within their limit', async (_name, measure, maxGzipBytes) => {
    const { gzipBytes, minifiedBytes, parts } = await measure()
    const largest = parts.slice(0, 10).map(({ name, bytes }) => `  ${name}: ${String(bytes)}`)
    const verdict =
      gzipBytes <= maxGzipBytes
        ? 'within the limit'
        : `${String(gzipBytes)} bytes gzipped, ${String(maxGzipBytes)} allowed. ` +
          `The largest of ${String(minifiedBytes)} minified:\n${largest.join('\n')}`
    expect(verdict).toBe('within the limit')
  })

  it('leaves React and Taro to the app and takes zustand and valibot along', async () => {
    const { parts } = await clientBundleSize()
    const names = parts.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['valibot', 'zustand']))
    expect(names.filter((name) => /^(react|@tarojs)/.test(name))).toEqual([])
  })
})
