import type { DevtoolsAppId } from './devtools-app-id'
import type { StartSettings } from './start-settings'

type WechatApp = StartSettings['wechatApp']

/** What does not fit between DevTools' AppID and `.env`, with the fix; null where all fits. */
export const appIdAdvice = (
  devtools: DevtoolsAppId | null,
  wechatApp: WechatApp,
): string | null => {
  if (devtools === null || devtools.appId === wechatApp?.appId) return null
  if (wechatApp !== null) {
    return `! ${devtools.file} has the AppID ${devtools.appId}, and .env has ${wechatApp.appId}.
  WeChat refuses a login code of one app for the other: name the same AppID in both.`
  }
  return `! ${devtools.file} has the real AppID ${devtools.appId}, and .env has no AppSecret for it.
  ${fixes(devtools.appId)}`
}

/** For a login code that the local WeChat did not issue. */
export const unknownCodeAdvice = (code: string | null, devtools: DevtoolsAppId | null): string =>
  `! The local WeChat does not know the login code ${code ?? ''}: the real WeChat issued it.
  WeChat DevTools has a real AppID (详情 → 基本信息), and the server here has no AppSecret for it.
  ${fixes(devtools?.appId ?? 'wx…')}`

const fixes = (appId: string): string =>
  `Sign-ins in DevTools fail with login_code_invalid until you do one of the two:
  · write WECHAT_APP_ID=${appId} and WECHAT_APP_SECRET=… into .env, and start again; or
  · choose the test account (测试号, touristappid) as AppID in DevTools.`

/** For a server that other machines reach. */
export const openServerAdvice = (wechatApp: WechatApp): string | null =>
  wechatApp === null
    ? `! The server listens on the network, with the local WeChat: it accepts DevTools' mock code, so
  anyone on this network can sign in as anyone. Keep it to a network that you trust.`
    : null
