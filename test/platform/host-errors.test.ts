import { beforeAll, describe, expect, it } from '@jest/globals'
import { isAppError } from '../../src/contract/app-error'
import { requestOf } from '../support/wire'
import type { HostCall } from './support/fake-wx'
import { hostErrorRows, type HostErrorRow } from './support/host-error-rows'
import { bundleApp, bundleTimeoutMs, type LoadedApp } from './support/load-app'

interface Started {
  app: LoadedApp
  /** The calls of the host, to be replaced one by one. */
  host: Record<string, unknown>
}

const names = ['login', 'getAuthCode', 'checkSession', 'request', 'uploadFile', 'downloadFile']
const moreNames = ['getNetworkType', 'navigateTo', 'redirectTo', 'chooseImage', 'shareFileMessage']

const started = new Map<string, Started>()
beforeAll(async () => {
  for (const name of ['weapp', 'alipay', 'tt'] as const) {
    const host: Record<string, unknown> = {
      canIUse: () => true,
      env: { USER_DATA_PATH: 'http://usr' },
      getFileSystemManager: () => ({ writeFileSync: () => undefined }),
      getLaunchOptionsSync: () => ({ scene: 1001 }),
      // Taro takes over what is there when it starts.
      ...Object.fromEntries([...names, ...moreNames].map((call) => [call, () => undefined])),
    }
    started.set(name, { app: (await bundleApp(name))(host), host })
  }
}, bundleTimeoutMs)

type Row = Pick<HostErrorRow, 'host' | 'api' | 'input'>

/** The app on a host whose call gives what the row says. */
const appOn = ({ host: name, api, input }: Row, more: object = {}): LoadedApp => {
  const { app, host } = started.get(name) ?? {}
  if (app === undefined || host === undefined) throw new Error(`no app for ${name}`)
  const hasFailed = 'errMsg' in input || 'error' in input
  const settle = ({ success, fail }: Partial<HostCall>) => {
    // What Taro does not wrap is called without callbacks, and gives a promise.
    if (success === undefined || fail === undefined) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as the host does
      return Promise.reject({ ...input })
    }
    if (hasFailed) fail({ ...input })
    else success({ ...input })
    return { abort: () => undefined }
  }
  Object.assign(
    host,
    { [name === 'alipay' && api === 'login' ? 'getAuthCode' : api]: settle },
    more,
  )
  return app
}

const platformOn = (row: Row) => appOn(row).createPlatform(row.host)

const hostOn = (row: Row, more: object = {}) => appOn(row, more).createHost({ tabPages: [] })

/** `code`, with `, final` where another try does not help; or what the call resolves with. */
const outcomeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: unknown) =>
    isAppErrorOfTheApp(error) ? `${error.code}${error.retryable ? '' : ', final'}` : 'cannot tell',
  )

/** The app runs in a context of its own, with a class of its own. */
const isAppErrorOfTheApp = (error: unknown): error is { code: string; retryable: boolean } =>
  isAppError(error) || (error as { name?: unknown }).name === 'AppError'

/** What the app makes of a row, by the call that the host failed. */
const judge: Record<string, (row: Row) => Promise<unknown>> = {
  login: (row) => outcomeOf(platformOn(row).loginCode({ isSilent: true })),
  checkSession: (row) => outcomeOf(Promise.resolve(platformOn(row).checkSession?.())),
  request: (row) => outcomeOf(statusOf(row, {})),
  uploadFile: (row) => outcomeOf(statusOf(row, { file: { path: 'p', field: 'avatar' } })),
  downloadFile: (row) => outcomeOf(statusOf(row, { isDownload: true })),
  callContainer: (row) => outcomeOf(statusInContainer(row)),
  getPhoneNumber: async (row) => {
    const name =
      row.host !== 'alipay' ? 'getPhoneNumber' : 'type' in row.input ? 'error' : 'getAuthorize'
    const event = await hostOn(row).takePhone({ name, detail: row.input })
    return 'problem' in event ? event.problem : 'a proof'
  },
  getNetworkType: async (row) => hostOn(row).network.isOnline(),
  chooseImage: (row) => outcomeOf(hostOn(row).chooseImage()),
  shareFileMessage: async (row) => hostOn(row).shareFile('data.json', '{}'),
  navigateTo: async (row) => {
    let outcome = 'stays'
    const redirectTo = ({ success }: HostCall) => {
      outcome = 'replaces the page'
      success({})
    }
    hostOn(row, { redirectTo }).navigation.open('/pages/account/phone/index')
    await new Promise((resolve) => setImmediate(resolve))
    return outcome
  },
}

const statusOf = async (row: Row, change: Parameters<typeof requestOf>[0]) => {
  const { status } = await platformOn(row).transport(requestOf(change)).response
  return `answered ${String(status)}`
}

/** It is called on an object of its own, `wx.cloud`. */
const statusInContainer = async ({ input, ...row }: Row) => {
  const callContainer = ({ fail }: HostCall) => {
    fail({ ...input })
  }
  const { createCallContainerTransport } = appOn(
    { ...row, input },
    { cloud: { init: () => undefined, callContainer } },
  )
  const baseUrl = 'https://api.example.com'
  const transport = createCallContainerTransport({ baseUrl, env: 'prod-01', service: 'passport' })
  const { status } = await transport(requestOf()).response
  return `answered ${String(status)}`
}

const isPassing = ['network', 'timeout', 'cancelled', 'unknown', 'quota', 'busy']

const loginOutcome = (conclusion: string): string => {
  if (conclusion === 'unsupported') return 'login_unavailable, final'
  if (conclusion === 'network' || conclusion === 'timeout') return 'network_unavailable'
  return isPassing.includes(conclusion) ? 'login_failed' : 'login_failed, final'
}

const requestOutcomes: Record<string, string> = {
  network: 'network_unavailable',
  // The app does not wait for a request that it aborts itself: the host ended this one.
  cancelled: 'network_unavailable',
  unknown: 'network_unavailable',
  timeout: 'timeout',
  answer: 'answer_invalid',
  busy: 'queue_full',
  domain: 'request_refused, final',
  invalid: 'request_refused, final',
  no_permission: 'request_refused, final',
  file: 'file_unavailable, final',
  quota: 'file_unavailable, final',
  too_large: 'payload_too_large, final',
}

const requestOutcome = (conclusion: string): string => requestOutcomes[conclusion] ?? conclusion

const phoneProblems: Record<string, string> = {
  refused: 'refused',
  quota: 'quota',
  no_permission: 'forbidden',
  privacy: 'privacy',
  undeclared: 'undeclared',
  not_bound: 'notBound',
  session_dead: 'sessionDead',
}

/** What the app must make of a conclusion, by call. */
const expected: Record<string, (conclusion: string) => unknown> = {
  login: loginOutcome,
  // WeChat's page takes every failure for a dead key; a connection or a busy host says nothing of it.
  checkSession: (conclusion) =>
    ['network', 'timeout', 'busy'].includes(conclusion) ? 'cannot tell' : false,
  request: requestOutcome,
  uploadFile: requestOutcome,
  downloadFile: requestOutcome,
  callContainer: requestOutcome,
  getPhoneNumber: (conclusion) => phoneProblems[conclusion] ?? 'failed',
  getNetworkType: (conclusion) => conclusion === 'online',
  // A refusal of the user is no error.
  chooseImage: (conclusion) => (conclusion === 'no_permission' ? 'file_unavailable, final' : null),
  shareFileMessage: (conclusion) => conclusion === 'cancelled',
  // A page that is late may still come; redirecting fails like opening where the page is not there.
  navigateTo: (conclusion) => (conclusion === 'timeout' ? 'stays' : 'replaces the page'),
}

const readRows = hostErrorRows.filter(({ unread, api }) => unread === undefined && api in judge)

const titled = (rows: readonly HostErrorRow[]): [string, HostErrorRow][] =>
  rows.map((row) => [`${row.host} ${row.platform} ${row.api} ${JSON.stringify(row.input)}`, row])

describe('what hosts say when a call fails', () => {
  it.each(titled(readRows))('%s', async (_, row) => {
    const conclusion = row.ours ?? row.conclusion
    expect(await judge[row.api]?.(row)).toEqual(expected[row.api]?.(conclusion))
  })

  it('names why a row is not read, or is judged otherwise', () => {
    const silent = hostErrorRows.filter(
      ({ unread, api, ours, why }) =>
        (unread === undefined && !(api in judge)) || (ours === undefined) !== (why === undefined),
    )
    expect(silent).toEqual([])
  })
})

const textOf = ({ input }: HostErrorRow): string => String(input['errMsg'])

const weappRows = readRows.filter(({ host, input }) => host === 'weapp' && 'errMsg' in input)

describe('a login that a tap asked for', () => {
  const logins = readRows.filter(({ api }) => api === 'login')

  it.each(titled(logins))('is declined by a refusal only: %s', async (_, row) => {
    const outcome = await outcomeOf(platformOn(row).loginCode({ isSilent: false }))
    if (row.conclusion === 'refused') expect(outcome).toBe('cancelled, final')
    else expect(outcome).toBe(loginOutcome(row.conclusion))
  })
})

describe('a dead session key and a lost network', () => {
  const lost = weappRows.filter(({ conclusion }) => ['network', 'timeout'].includes(conclusion))

  it.each(titled(lost))('checkSession never takes for a dead key: %s', async (_, row) => {
    const errMsg = textOf(row).replace(/^\w+(?=:fail)/, 'checkSession')
    const input = { ...row.input, errMsg }
    expect(await judge['checkSession']?.({ ...row, api: 'checkSession', input })).toBe(
      'cannot tell',
    )
  })

  const dead = weappRows.filter(({ conclusion }) => conclusion === 'session_dead')
  const variants = dead.flatMap((row) => {
    const reason = textOf(row).replace(/^checkSession:fail (Error: )?/, '')
    return ['', 'Error: '].flatMap((prefix) => {
      const errMsg = `checkSession:fail ${prefix}${reason}`
      return [
        { errMsg },
        { errMsg, errCode: -13001 },
        { errMsg: 'checkSession:fail', errCode: -13001 },
      ]
    })
  })

  it.each(variants)('checkSession never takes for a lost network: %j', async (input) => {
    expect(await judge['checkSession']?.({ host: 'weapp', api: 'checkSession', input })).toBe(false)
  })
})

describe('a text of WeChat without its number, or behind "Error: "', () => {
  const spoken = weappRows.filter(({ api }) => ['login', 'checkSession', 'request'].includes(api))

  it.each(titled(spoken))('%s', async (_, row) => {
    const before = await judge[row.api]?.(row)
    const errMsg = textOf(row).replace(/:fail:?\s*/, ':fail Error: ')
    expect(await judge[row.api]?.({ ...row, input: { ...row.input, errMsg } })).toEqual(before)
    expect(await judge[row.api]?.({ ...row, input: { errMsg } })).toEqual(before)
  })
})
