import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A mini-program as Douyin's console knows it. */
export interface SandboxDouyinApp {
  appId: string
  secret: string
  /** Apps of one developer share union ids. */
  developer: string
  /** PEM of the app's key. Douyin has only the public half. */
  privateKey: string
  /** PEM of the key that the app had before. */
  formerPrivateKey: string
}

const readKey = (name: string) => readFileSync(join(__dirname, 'keys', name), 'utf8')

/** Test keys that are public: nothing but this sandbox believes them. */
const keys = {
  privateKey: readKey('app-private-key.pem'),
  formerPrivateKey: readKey('former-app-private-key.pem'),
}

export const defaultDouyinApps: readonly SandboxDouyinApp[] = [
  {
    appId: 'ttfeed0000cafe0001',
    secret: '8899aabbccddeeff00112233445566778899aabb',
    developer: 'sandbox',
    ...keys,
  },
  {
    appId: 'ttfeed0000cafe0002',
    secret: 'ffeeddccbbaa99887766554433221100ffeeddcc',
    developer: 'sandbox',
    ...keys,
  },
]
