import {
  createDouyinClient,
  type DouyinClientOptions,
} from '../../../../server/src/providers/douyin/douyin-client'
import { readPrivateKey } from '../../../../server/src/providers/rsa-keys'
import { createSandbox } from '../../../../tools/sandbox/create-sandbox'
import type { SandboxOptions } from '../../../../tools/sandbox/sandbox-options'

/** A sandbox and a client of its first app at Douyin. */
export const startDouyin = async (
  clientOptions: Partial<DouyinClientOptions> = {},
  sandboxOptions: SandboxOptions = {},
) => {
  const sandbox = await createSandbox(sandboxOptions)
  const [app] = sandbox.douyin.apps
  const privateKey = readPrivateKey(app?.privateKey ?? '')
  const formerPrivateKey = readPrivateKey(app?.formerPrivateKey ?? '')
  if (app === undefined || privateKey === null || formerPrivateKey === null) {
    throw new Error('the sandbox has no app')
  }
  const client = createDouyinClient({
    appId: app.appId,
    appSecret: app.secret,
    privateKeys: [privateKey],
    baseUrl: sandbox.url,
    openBaseUrl: sandbox.url,
    random: () => 0,
    ...clientOptions,
  })
  return {
    sandbox,
    app,
    client,
    keys: { privateKey, formerPrivateKey },
    close: async () => {
      await sandbox.close()
      await client.close()
    },
  }
}
