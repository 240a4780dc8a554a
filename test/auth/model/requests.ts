import { userResponseSchema, type User } from '../../../src/contract/user'
import type { HttpRequest } from '../../../src/http/http-client'
import { broken } from './invariants'
import { harmless, isServed, type Action } from './step'
import { stateOf, type PageRequest, type Tab, type World } from './world'

/** The requests of pages: each may be given up, and belongs to the user for whom it began. */

type PageCall = Omit<HttpRequest<unknown>, 'path' | 'headers'> & {
  path?: string
  isOfBackend?: boolean
}

const readCall: PageCall = { method: 'GET', expect: userResponseSchema }
const uploadCall: PageCall = {
  method: 'POST',
  path: '/v1/me/avatar',
  file: { path: '/tmp/avatar.png', field: 'avatar' },
  timeoutMs: 60_000,
  expect: userResponseSchema,
}

const send =
  (call: PageCall): Action =>
  (world, _, tab) => {
    const mayAsk = !isServed(world, tab)
    begin(world, tab, call)
    return { mayEnd: false, mayAsk }
  }

export const read = send(readCall)

export const write = send({ method: 'PATCH', body: { nickname: 'Bo' }, expect: userResponseSchema })

export const writeOnce = send({
  method: 'PATCH',
  body: { code: 'of one use' },
  expect: userResponseSchema,
  isReplayable: false,
})

export const download = send({ method: 'GET', path: '/v1/file', expect: 'file' })

const order: PageCall = {
  method: 'POST',
  path: '/orders',
  body: { item: 'tea' },
  expect: userResponseSchema,
  isOfBackend: true,
}

export const readOrders = send({ ...readCall, path: '/orders', isOfBackend: true })

export const writeOrder = send(order)

export const writeOrderOnce = send({ ...order, isReplayable: false })

const many =
  (call: PageCall, times: number): Action =>
  async (world, model, tab) => {
    const result = await send(call)(world, model, tab)
    for (let sent = 1; sent < times; sent += 1) begin(world, tab, call)
    return result
  }

export const manyOrders = many({ ...readCall, path: '/orders', isOfBackend: true }, 15)

export const manyReads = many(readCall, 15)

/** They hold every place on the wire for longer than a sign-in waits. */
export const manyUploads = many(uploadCall, 12)

const begin = (world: World, tab: Tab, { isOfBackend = false, ...call }: PageCall): void => {
  const { auth } = tab.passport
  const client = isOfBackend ? tab.orders : tab.passport.client
  const id = world.requests.length
  const request: PageRequest = {
    tab,
    life: tab.life,
    userId: stateOf(tab).session?.userId ?? null,
    arrivedForId: null,
    isReplayable: call.isReplayable !== false,
    isGivenUp: false,
    sendings: 0,
    refusals: 0,
    isPending: true,
    abort: () => undefined,
  }
  // Known before it begins: it may be on the wire at once, and a subscriber may begin another one.
  world.requests.push(request)
  const task = client.request({ path: '/v1/me', ...call, headers: { 'x-task': String(id) } })
  request.abort = task.abort
  world.watch(tab, call.method, task)
  const settled = () => {
    request.isPending = false
  }
  task.then(settled, settled)
  task.then(
    (value) => {
      // Of a user that goes while a response is on its way through promises, it cannot be recalled.
      if (request.userId !== request.arrivedForId) {
        world.violations.push(broken(14, 'a response reached another user than asked for it'))
      }
      // What a portal sent in place of a file cannot be told from the file.
      const isOurs = JSON.stringify(value).includes('user-')
      if (isOurs && !JSON.stringify(value).includes(request.userId ?? 'nobody')) {
        world.violations.push(broken(14, "a response tells of another user's data"))
      }
      // As the app's pages do with every user that a response describes.
      if (typeof value === 'object') auth.setUser((value as { user: User }).user)
    },
    () => undefined,
  )
}

export const abortOne =
  (pick: number): Action =>
  (world) => {
    const living = world.requests.filter(({ tab, life }) => tab.life === life)
    giveUp(living[pick % Math.max(1, living.length)])
    return harmless
  }

export const abortAll: Action = (world, _, tab) => {
  for (const each of world.requests) if (each.tab === tab && each.life === tab.life) giveUp(each)
  return harmless
}

const giveUp = (request: PageRequest | undefined): void => {
  if (request === undefined) return
  request.isGivenUp = true
  request.abort()
}
