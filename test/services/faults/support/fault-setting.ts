import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { createdSessionSchema, type CreatedSession } from '../../../../src/contract/session'
import type { HttpResponse, HttpClient } from '../../../server/support/http-client'

export const appId = 'wxfaults'
export const appSecret = 'a-secret-of-the-app'

export const settings = (
  databaseUrl: string,
  wechatUrl: string,
  more: Record<string, string> = {},
): Record<string, string> => ({
  PORT: '0',
  DATABASE_URL: databaseUrl,
  WECHAT_API_BASE_URL: wechatUrl,
  WECHAT_APP_ID: appId,
  WECHAT_APP_SECRET: appSecret,
  ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
  LOG_LEVEL: 'error',
  DRAIN_MS: '0',
  ...more,
})

let serial = 0

/** A fresh code of the fast WeChat. */
export const codeOf = (name: string): string => {
  serial += 1
  return `${name}-${serial}`
}

export const postSignIn = (call: HttpClient, code: string): Promise<HttpResponse> =>
  call('POST', '/v1/sessions', { body: { provider: 'weapp', code } })

export const signIn = async (call: HttpClient, name: string): Promise<CreatedSession> => {
  const response = await postSignIn(call, codeOf(name))
  if (response.status !== 201) throw new Error(`sign-in failed: ${response.text}`)
  return v.parse(createdSessionSchema, response.body)
}

export const statusOfMe = async (call: HttpClient, token: string): Promise<number> =>
  (await call('GET', '/v1/me', { token })).status

const pollMs = 20

/** Asks until it is so; the test's own limit ends it where it never is. */
export const eventually = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await sleep(pollMs)
}
