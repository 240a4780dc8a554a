import {
  createWechatClient,
  type WechatClientOptions,
} from '../../../server/src/wechat/wechat-client'
import { createSandbox } from '../../../tools/sandbox/create-sandbox'
import type { SandboxOptions } from '../../../tools/sandbox/sandbox-options'

/** A sandbox and a client of its first app. */
export const startWechat = async (
  clientOptions: Partial<WechatClientOptions> = {},
  sandboxOptions: SandboxOptions = {},
) => {
  const sandbox = await createSandbox(sandboxOptions)
  const app = sandbox.apps[0]
  if (app === undefined) throw new Error('the sandbox has no app')
  const client = createWechatClient({
    appId: app.appId,
    appSecret: app.secret,
    baseUrl: sandbox.url,
    ...clientOptions,
  })
  return {
    sandbox,
    client,
    app,
    close: async () => {
      await sandbox.close()
      await client.close()
    },
  }
}
