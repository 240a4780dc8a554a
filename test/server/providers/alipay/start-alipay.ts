import { createPublicKey } from 'node:crypto'
import {
  createAlipayClient,
  type AlipayClientOptions,
} from '../../../../server/src/providers/alipay/alipay-client'
import {
  certificateSn,
  readCertificates,
  rootCertificateSn,
} from '../../../../server/src/providers/alipay/certificates'
import { readPrivateKey } from '../../../../server/src/providers/rsa-keys'
import { createSandbox } from '../../../../tools/sandbox/create-sandbox'
import type { SandboxOptions } from '../../../../tools/sandbox/sandbox-options'

interface StartOptions {
  /** Which of the sandbox's apps: the first is in key mode, the second in certificate mode. */
  app?: number
  client?: Partial<AlipayClientOptions>
  sandbox?: SandboxOptions
}

/** A sandbox and a client of one of its apps in Alipay. */
export const startAlipay = async (options: StartOptions = {}) => {
  const sandbox = await createSandbox(options.sandbox)
  const app = sandbox.alipay.apps[options.app ?? 0]
  const privateKey = readPrivateKey(app?.privateKey ?? '')
  if (app === undefined || privateKey === null) throw new Error('the sandbox has no such app')
  const client = createAlipayClient({
    appId: app.appId,
    privateKey,
    publicKey: publicKeyOf(app),
    certificateSns: certificateSnsOf(app),
    aesKey: Buffer.from(app.aesKey, 'base64'),
    gatewayUrl: sandbox.alipay.gatewayUrl,
    random: () => 0,
    ...options.client,
  })
  return {
    sandbox,
    app,
    client,
    close: async () => {
      await sandbox.close()
      await client.close()
    },
  }
}

type App = Awaited<ReturnType<typeof createSandbox>>['alipay']['apps'][number]

const publicKeyOf = (app: App) => {
  if (app.certificates === null) {
    return { key: createPublicKey(app.alipayPrivateKey), certificateSn: null }
  }
  const [certificate] = readCertificates(app.certificates.alipay) ?? []
  if (certificate === undefined) throw new Error('no certificate')
  return { key: certificate.publicKey, certificateSn: certificateSn(certificate) }
}

const certificateSnsOf = ({ certificates }: App) => {
  if (certificates === null) return null
  const [certificate] = readCertificates(certificates.app) ?? []
  const roots = readCertificates(certificates.root)
  if (certificate === undefined || roots === null) throw new Error('no certificate')
  return { app: certificateSn(certificate), root: rootCertificateSn(roots) }
}
