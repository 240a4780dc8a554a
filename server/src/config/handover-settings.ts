import * as v from 'valibot'
import type { EnvVersion } from '../wechat/wechat-client'
import { choice, integer, parseUrl } from './setting-schemas'

/** How the request of a web page gets to a phone. With neither link nor page none does. */
export interface HandoverSettings {
  /** The operator's own link, with `{id}` where the request's id stands. */
  linkUrl: string | null
  /** The page of the mini-program that WeChat's codes and links open. */
  page: string | null
  envVersion: EnvVersion
  /** Codes and links that WeChat makes, over all nodes, a day. */
  callsPerDay: number
}

const envVersions = ['release', 'trial', 'develop'] as const
const maxCallsPerDay = 1_000_000

export const handoverVariables = (isProduction: boolean) => ({
  HANDOVER_PAGE: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[^/?#\s][^?#\s]*$/, 'must be a page like pages/handover/index, with no query'),
    ),
  ),
  HANDOVER_LINK_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (text) => isLink(text, isProduction),
        `must be ${isProduction ? 'an https' : 'an http or https'} URL with {id} in it`,
      ),
    ),
  ),
  HANDOVER_ENV_VERSION: v.optional(choice(envVersions), 'release'),
  HANDOVER_CALLS_PER_DAY: v.optional(integer(1, maxCallsPerDay), '10000'),
})

/** The id may stand behind a `#`, where a router of pages reads it. */
const isLink = (text: string, httpsOnly: boolean): boolean => {
  const protocol = parseUrl(text)?.protocol ?? ''
  return text.includes('{id}') && (httpsOnly ? ['https:'] : ['https:', 'http:']).includes(protocol)
}

/** What these settings need beside them. */
export const handoverProblemsOf = (env: Readonly<Record<string, string>>): string[] => [
  ...['HANDOVER_PAGE', 'HANDOVER_LINK_URL']
    .filter((name) => env[name] !== undefined && env['WEB_ORIGINS'] === undefined)
    .map((name) => `${name} needs WEB_ORIGINS`),
  ...(env['HANDOVER_PAGE'] !== undefined && env['WECHAT_APP_ID'] === undefined
    ? ['HANDOVER_PAGE needs WECHAT_APP_ID, whose first mini-program has the page']
    : []),
]

type Variables = v.InferOutput<v.ObjectSchema<ReturnType<typeof handoverVariables>, undefined>>

export const toHandoverSettings = (read: Variables): HandoverSettings => ({
  linkUrl: read.HANDOVER_LINK_URL ?? null,
  page: read.HANDOVER_PAGE ?? null,
  envVersion: read.HANDOVER_ENV_VERSION,
  callsPerDay: read.HANDOVER_CALLS_PER_DAY,
})
