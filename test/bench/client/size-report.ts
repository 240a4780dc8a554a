import { bundleSize } from './bundle-size'
import { clientBundleSize, clientMaxGzipBytes } from './client-bundle'
import { markdownTable } from './markdown-table'

/** What an app imports of each peer to do the same: sign in, renew, send. */
const peerEntries: Record<string, string> = {
  'luch-request 3.1.1 (no login)': `export { default } from 'luch-request'`,
  'wafer2-client-sdk 2.1.0': `export { default } from 'wafer2-client-sdk'`,
  'alova 3.5.5, token authentication': `
    export { createAlova } from 'alova'
    export { createServerTokenAuthentication } from 'alova/client'`,
  'axios 1.21.1, axios-auth-refresh 5.0.2': `
    export { default as axios } from 'axios'
    export { createAuthRefresh } from 'axios-auth-refresh'`,
  'supabase auth-js 2.109.0': `export { GoTrueClient } from '@supabase/auth-js'`,
}

/** Ours beside the peers: minified, React and Taro left outside. Expects the peers installed. */
export const sizeReport = async (): Promise<string> => {
  const ours = await clientBundleSize()
  const rows = [row('taro-passport: auth, http, gate, zustand, valibot', ours)]
  for (const [name, entry] of Object.entries(peerEntries)) {
    rows.push(row(name, await bundleSize(entry, __dirname)))
  }
  const parts = ours.parts.slice(0, 8).map(({ name, bytes }) => `${name} ${String(bytes)}`)
  return (
    markdownTable(['bundle', 'minified, bytes', 'gzip, bytes'], rows) +
    `taro-passport with its gate may have ${String(clientMaxGzipBytes)} bytes gzipped. ` +
    `Its largest parts, minified: ${parts.join(', ')}.\n`
  )
}

const row = (name: string, size: { minifiedBytes: number; gzipBytes: number }): string[] => [
  name,
  String(size.minifiedBytes),
  String(size.gzipBytes),
]
