import type { ServerResponse } from 'node:http'
import type { PlatformApi } from '../../common/platform'
import {
  AuthorizeError,
  callbackUrl,
  readAuthorizeRequest,
  type AuthorizeRequest,
} from './authorize-request'
import type { OfficialAccountState } from './official-account-state'

export const authorizePath = '/connect/oauth2/authorize'

/**
 * `open.weixin.qq.com` in WeChat's browser. `snsapi_base`, a follower and a snapshot go back at once; otherwise a
 * sheet asks. Its answer is a link to the same address with `sandbox_decision`.
 */
export const createAuthorizePage =
  (state: OfficialAccountState): PlatformApi =>
  (_request, response, url) => {
    try {
      const request = readAuthorizeRequest(state, url.searchParams)
      const decision = url.searchParams.get('sandbox_decision')
      const userId = url.searchParams.get('sandbox_user') ?? undefined
      const goBack = (who: Parameters<typeof callbackUrl>[2]) => {
        sendBack(response, state, callbackUrl(state, request, who))
      }
      if (decision === 'deny') goBack(null)
      else if (decision === 'allow') goBack({ userId })
      else if (decision === 'snapshot') goBack({ userId, isSnapshot: true })
      else if (request.scope === 'snsapi_base' || state.mode === 'follower') goBack({})
      else if (state.mode === 'snapshot') goBack({ isSnapshot: true })
      else sendPage(response, 200, consentPage(state, request, url))
    } catch (error) {
      if (!(error instanceof AuthorizeError)) throw error
      sendPage(response, 200, errorPage(error))
    }
    return Promise.resolve()
  }

const sendBack = (
  response: ServerResponse,
  { callsBackTwice }: OfficialAccountState,
  to: string,
) => {
  if (callsBackTwice) {
    // The first request reaches the server; the browser drops its response for the second one.
    const target = JSON.stringify(to).replaceAll('<', '\\u003c')
    sendPage(
      response,
      200,
      `<script>location.href = ${target}; setTimeout(() => { location.href = ${target} }, 30)</script>`,
    )
    return
  }
  response.writeHead(302, { location: to, 'cache-control': 'no-store' })
  response.end()
}

const sendPage = (response: ServerResponse, status: number, body: string) => {
  const html = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>微信登录</title>
<style>body{font:17px/1.6 system-ui;max-width:24rem;margin:2rem auto;padding:0 1rem}a{display:block;margin:.75rem 0;padding:.6rem;text-align:center;text-decoration:none;border-radius:8px;background:#07c160;color:#fff}a.other{background:#f2f2f2;color:#111}</style>
${body}`
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(html),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  })
  response.end(html)
}

const consentPage = (
  { sandbox }: OfficialAccountState,
  { account }: AuthorizeRequest,
  url: URL,
): string => {
  const link = (decision: string, text: string, kind: string, userId?: string) => {
    const to = new URL(url)
    to.searchParams.set('sandbox_decision', decision)
    if (userId !== undefined) to.searchParams.set('sandbox_user', userId)
    return `<a class="${kind}" href="${escape(`${to.pathname}${to.search}`)}">${escape(text)}</a>`
  }
  const current = sandbox.users.find(({ id }) => id === sandbox.currentUserId)
  const others = sandbox.users.filter(({ id }) => id !== sandbox.currentUserId)
  return [
    `<h1>公众号申请获取你的昵称、头像</h1><p>${escape(account.appId)} · sandbox</p>`,
    link('allow', `允许（${current?.nickname ?? ''}）`, '', sandbox.currentUserId),
    link('deny', '拒绝', 'other'),
    link('snapshot', '快照页（虚拟账号）', 'other', sandbox.currentUserId),
    '<details><summary>换一个账号</summary>',
    ...others.map(({ id, nickname }) => link('allow', nickname, 'other', id)),
    '</details>',
  ].join('\n')
}

const errorPage = ({ errcode, message }: AuthorizeError): string =>
  `<h1>${escape(message)}</h1><p>错误码：${String(errcode)}</p>`

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
