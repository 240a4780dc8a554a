import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface DevtoolsAppId {
  appId: string
  file: string
}

/** With these DevTools gives its mock code, which the local WeChat accepts. */
const testAccounts = ['', 'touristappid']

/**
 * The real AppID with which WeChat DevTools opens the folder, or null for the test account. The
 * private file wins: https://developers.weixin.qq.com/miniprogram/dev/devtools/projectconfig.html
 */
export const readDevtoolsAppId = (root: string): DevtoolsAppId | null => {
  for (const file of ['project.private.config.json', 'project.config.json']) {
    const appId = readAppId(join(root, file))
    if (appId !== null) return testAccounts.includes(appId) ? null : { appId, file }
  }
  return null
}

const readAppId = (path: string): string | null => {
  try {
    const { appid } = JSON.parse(readFileSync(path, 'utf8')) as { appid?: unknown }
    return typeof appid === 'string' ? appid : null
  } catch {
    return null
  }
}
