import { describe, expect, it } from '@jest/globals'
import { clientBundleSize, clientMaxGzipBytes } from '../bench/client/client-bundle'

describe('clientBundleSize', () => {
  it('keeps login store, request client and gate within their limit', async () => {
    const { gzipBytes, minifiedBytes, parts } = await clientBundleSize()
    const largest = parts.slice(0, 10).map(({ name, bytes }) => `  ${name}: ${String(bytes)}`)
    const verdict =
      gzipBytes <= clientMaxGzipBytes
        ? 'within the limit'
        : `${String(gzipBytes)} bytes gzipped, ${String(clientMaxGzipBytes)} allowed. ` +
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
