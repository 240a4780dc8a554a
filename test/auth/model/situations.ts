import { settle } from '../../support/manual-clock'
import { tokenOf } from './fake-server'
import { settleOperation, type Outcome } from './outcomes'
import { manyUploads, read, writeOrder } from './requests'
import { signIn } from './signing'
import { harmless, type Action, type Model } from './step'
import { revive, type Operation, type Tab, type World } from './world'

/** What needs several steps in a row, which single commands bring about too seldom. */

const dayMs = 86_400_000

export const foreground: Action = (_, __, tab) => {
  tab.foregrounds += 1
  revive(tab)
  tab.passport.host.foreground()
  return harmless
}

export const advance =
  (ms: number): Action =>
  async (world) => {
    await world.clock.advance(ms)
    return harmless
  }

export const forgetSessions: Action = ({ server }) => {
  for (const session of server.sessions.values()) session.isAlive = false
  return harmless
}

/**
 * Some rounds in which everything gets through. What pages ask for may meet a captive portal where
 * the server would have let it in.
 */
export const letRun =
  (rounds: number, outcomeOfPages: Outcome): Action =>
  async (world, model) => ({
    mayEnd: await letThrough(world, model, rounds, () => true, outcomeOfPages),
    mayAsk: true,
  })

/** The same for a part of it; resolves with whether a session may end by it. */
const letThrough = async (
  world: World,
  model: Model,
  rounds: number,
  isLetThrough: (operation: Operation) => boolean,
  outcomeOfPages: Outcome = 'ok',
): Promise<boolean> => {
  let mayEnd = false
  for (let round = 0; round < rounds; round += 1) {
    for (const operation of world.operations.filter(isLetThrough)) {
      const outcome = isLetIn(world, operation) ? outcomeOfPages : 'ok'
      if (settleOperation(world, model, operation, outcome).mayEnd) mayEnd = true
    }
    await settle()
    await settle()
  }
  return mayEnd
}

const isOfPage = ({ wire }: Operation): boolean => wire?.headers['x-task'] !== undefined

const isLetIn = ({ server }: World, { wire }: Operation): boolean =>
  wire?.headers['x-task'] !== undefined &&
  server.sessions.get(tokenOf(wire) ?? '')?.isAlive === true

/** A new request of a page, once it is on the wire. */
const sendRead = async (world: World, model: Model, tab: Tab): Promise<Operation | undefined> => {
  await read(world, model, tab)
  await settle()
  return world.operations.filter((each) => isOfPage(each) && each.tab === tab).at(-1)
}

/**
 * The server forgets the session of a request that stays on the wire, while a newer one renews it:
 * the older one will be refused late.
 */
export const overtake =
  (rounds: number): Action =>
  async (world, model, tab) => {
    const older = await sendRead(world, model, tab)
    await forgetSessions(world, model, tab)
    await sendRead(world, model, tab)
    const mayEnd = await letThrough(world, model, rounds, (each) => each !== older)
    return { mayEnd, mayAsk: true }
  }

/** The replay of a request will be refused as well, although its token was let in before. */
export const refuseReplay: Action = async (world, model, tab) => {
  const first = await sendRead(world, model, tab)
  await forgetSessions(world, model, tab)
  await letThrough(world, model, 1, (each) => each === first)
  let mayEnd = await letThrough(world, model, 2, (each) => !isOfPage(each))
  const newer = await sendRead(world, model, tab)
  if (await letThrough(world, model, 1, (each) => each === newer)) mayEnd = true
  await forgetSessions(world, model, tab)
  return { mayEnd, mayAsk: true }
}

/** A captive portal lets in the replay after a renewal; then the server forgets that session. */
export const behindPortal: Action = async (world, model, tab) => {
  await sendRead(world, model, tab)
  await forgetSessions(world, model, tab)
  const mayEnd = await letThrough(world, model, 4, () => true, 'portal')
  await forgetSessions(world, model, tab)
  await sendRead(world, model, tab)
  return { mayEnd, mayAsk: true }
}

/** The user says no in the host's own window, and comes back long after every wait has ended. */
export const noInHostWindow: Action = async (world, model, tab) => {
  const asked = await signIn(world, model, tab)
  await settle()
  const asks = ({ kind, isSilent, tab: owner }: Operation) =>
    kind === 'loginCode' && !isSilent && owner === tab
  const window = world.operations.filter(asks).at(-1)
  const refused = window && settleOperation(world, model, window, 'refused')
  await advance(dayMs)(world, model, tab)
  await foreground(world, model, tab)
  return { mayEnd: asked.mayEnd || (refused?.mayEnd ?? false), mayAsk: true }
}

/** A proxy in front of the team's own backend responds 401 after an order took effect. */
export const orderBehindProxy: Action = async (world, model, tab) => {
  await writeOrder(world, model, tab)
  await settle()
  let mayEnd = await letThrough(world, model, 2, (each) => !isOfPage(each))
  const order = world.operations.filter((each) => isOfPage(each) && each.tab === tab).at(-1)
  if (order !== undefined) settleOperation(world, model, order, 'gateway')
  await settle()
  if (await letThrough(world, model, 3, (each) => each.tab === tab)) mayEnd = true
  return { mayEnd, mayAsk: true }
}

/**
 * Uploads hold every place on the wire while the session has to be renewed; the app may have been
 * away meanwhile, so that the renewal is attempted again when it has waited for too long.
 */
export const behindUploads =
  (isInterrupted: boolean, ms: number): Action =>
  async (world, model, tab) => {
    await advance(29 * dayMs)(world, model, tab)
    await manyUploads(world, model, tab)
    await settle()
    await letThrough(world, model, 1, ({ kind }) => kind === 'loginCode')
    if (isInterrupted) await foreground(world, model, tab)
    return advance(ms)(world, model, tab)
  }
