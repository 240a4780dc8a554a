import type { Settings } from '../config/settings'
import { toApiError } from '../to-api-error'
import type { WechatClient } from '../wechat/wechat-client'
import { createCallCeiling } from './call-ceiling'
import { createLinkCodes, createWechatCodes, type CreateHandoverCode } from './handover-codes'
import {
  createPhoneHandovers,
  type PhoneHandovers,
  type PhoneHandoversOptions,
} from './phone-handovers'
import { createTickets, type Tickets, type TicketsOptions } from './tickets'
import { createWebHandovers, type WebHandovers, type WebHandoversOptions } from './web-handovers'

export interface Handover {
  /** Null where the settings do not say how a phone gets to a request. */
  scan: { web: WebHandovers; phone: PhoneHandovers } | null
  tickets: Tickets
}

export type HandoverDeps = PhoneHandoversOptions &
  Omit<WebHandoversOptions, 'createCode'> &
  Omit<TicketsOptions, 'audiences'> & {
    settings: Pick<Settings, 'webOrigins' | 'handover'>
    /** For the metrics: a session that a web page got, or the code of the problem. */
    count: (outcome: string) => void
    /** For the metrics: how much of the day's calls at WeChat is used, from 0 to 1. */
    watchUsedRatio: (read: () => number) => void
    /** The mini-program that the codes open: the first one. Null where the server has none. */
    wechat: WechatClient | null
  }

/** Null where the settings list no web page. */
export const composeHandover = (deps: HandoverDeps): Handover | null => {
  const { webOrigins } = deps.settings
  if (webOrigins.length === 0) return null
  const createCode = createCodeOf(deps)
  return {
    scan:
      createCode === null
        ? null
        : {
            web: countCollections(createWebHandovers({ ...deps, createCode }), deps.count),
            phone: createPhoneHandovers(deps),
          },
    tickets: countRedemptions(createTickets({ ...deps, audiences: webOrigins }), deps.count),
  }
}

const countCollections = (web: WebHandovers, count: HandoverDeps['count']): WebHandovers => ({
  ...web,
  collect: (...call) => counted(web.collect(...call), count),
})

const countRedemptions = (tickets: Tickets, count: HandoverDeps['count']): Tickets => ({
  ...tickets,
  redeem: (...call) => counted(tickets.redeem(...call), count),
})

const counted = async <T>(signIn: Promise<T>, count: HandoverDeps['count']): Promise<T> => {
  try {
    const signedIn = await signIn
    count('created')
    return signedIn
  } catch (error) {
    count(toApiError(error).code)
    throw error
  }
}

const createCodeOf = (deps: HandoverDeps): CreateHandoverCode | null => {
  const { database, clock, wechat } = deps
  const { linkUrl, page, envVersion, callsPerDay } = deps.settings.handover
  if (linkUrl !== null) return createLinkCodes(linkUrl)
  if (page === null || wechat === null) return null
  const ceiling = createCallCeiling({ database, clock, max: callsPerDay })
  deps.watchUsedRatio(ceiling.usedRatio)
  return createWechatCodes({ client: wechat, page, envVersion, takeCall: ceiling.take })
}
