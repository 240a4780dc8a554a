import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The certificates of an app, as PEM, with the numbers that `openssl` computes for them. */
export interface AppCertificates {
  app: string
  alipay: string
  root: string
  sns: { app: string; alipay: string; root: string }
}

/** A mini-program as Alipay's console knows it. */
export interface SandboxAlipayApp {
  appId: string
  /** PEM of the app's key. Alipay has only the public half. */
  privateKey: string
  /** PEM of the key that Alipay has for this app. */
  alipayPrivateKey: string
  /** Base64 of the content key for phone numbers. */
  aesKey: string
  /** Apps of one group share union ids; null for an app that is in none. */
  group: string | null
  /** Null for an app in key mode. */
  certificates: AppCertificates | null
}

const readKey = (name: string) => readFileSync(join(__dirname, 'keys', name), 'utf8')

/** Test keys that are public: nothing but this sandbox believes them. */
export const defaultAlipayApps: readonly SandboxAlipayApp[] = [
  {
    appId: '2021000000000001',
    privateKey: readKey('app-private-key.pem'),
    alipayPrivateKey: readKey('alipay-private-key.pem'),
    aesKey: 'aa4BtZ4tspm2wnXLb1ThQA==',
    group: 'shared',
    certificates: null,
  },
  {
    appId: '2021000000000002',
    privateKey: readKey('app-private-key.pem'),
    alipayPrivateKey: readKey('alipay-certificate-private-key.pem'),
    aesKey: 'AAECAwQFBgcICQoLDA0ODw==',
    group: 'shared',
    certificates: {
      app: readKey('app.crt'),
      alipay: readKey('alipay.crt'),
      root: readKey('alipay-root.crt'),
      sns: {
        app: 'e930ff09da1e2c8e491a59fd5706823f',
        alipay: 'd3307bf5e60ca0dbd1741a4cfc58d398',
        root: 'c0cc44dbad8546db55f60146385a1eaf_691841557f6138b869e16d6ccf3c0fab',
      },
    },
  },
  {
    appId: '2021000000000003',
    privateKey: readKey('app-private-key.pem'),
    alipayPrivateKey: readKey('alipay-private-key.pem'),
    aesKey: 'aa4BtZ4tspm2wnXLb1ThQA==',
    group: null,
    certificates: null,
  },
]
