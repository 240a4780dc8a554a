import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { installPeers } from './install-peers'
import { startLoadGenerator, type LoadGenerator } from './load/load-generator'
import { measureDisturbance } from './measures/disturbance'
import { measureIntrospection } from './measures/introspection'
import { measureLargeTables } from './measures/large-tables'
import { measureMemory } from './measures/memory'
import { measureRevocation } from './measures/revocation'
import { measureSteady } from './measures/steady'
import { measureThroughput } from './measures/throughput'
import {
  disturbanceGoal,
  goalsTable,
  introspectionGoal,
  largeGoals,
  memoryGoal,
  revocationGoal,
  steadyGoals,
  throughputGoals,
  throughputTable,
  type Goal,
} from './report'
import { passportOnPostgres, passportOnSqlite, startPassport } from './targets/passport'
import {
  betterAuthOnPostgres,
  betterAuthOnSqlite,
  exchangeProxy,
  startHello,
  startUpstream,
  wafer,
} from './targets/peers'
import type { Program } from './targets/program'
import { openPostgresStore, openSqliteStore } from './targets/stores'

const { values: flags } = parseArgs({
  options: {
    /** One short round: to see that it runs. */
    quick: { type: 'boolean', default: false },
    /** Only these: throughput, steady, disturbance, introspection, revocation, large, memory. */
    only: { type: 'string', default: '' },
    large: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '600' },
  },
})
const rounds = flags.quick ? 1 : 3
const times = flags.quick
  ? { turns: 1, warmUpMs: 500, measureMs: 1_000 }
  : { turns: 5, warmUpMs: 1_500, measureMs: 800 }
const revocations = flags.quick ? 5 : 50

const say = (line: string) => process.stdout.write(`${line}\n`)
const postgresUrl = process.env['TEST_DATABASE_URL'] ?? null
const redisUrl = process.env['TEST_REDIS_URL'] ?? null
const wants = (name: string, byDefault: boolean) =>
  flags.only === '' ? byDefault : flags.only.split(',').includes(name)

/** Both databases, with the number of users that makes each large. */
const sides = () => [
  { target: passportOnSqlite, openStore: openSqliteStore, largeUsers: 100_000 },
  ...(postgresUrl === null
    ? []
    : [
        {
          target: passportOnPostgres(postgresUrl),
          openStore: openPostgresStore(postgresUrl),
          largeUsers: 1_000_000,
        },
      ]),
]

const throughput = async (generator: LoadGenerator, upstream: Program): Promise<Goal[]> => {
  const targets = [
    passportOnSqlite,
    ...(postgresUrl === null ? [] : [passportOnPostgres(postgresUrl)]),
    exchangeProxy,
    wafer,
    betterAuthOnSqlite,
    ...(postgresUrl === null ? [] : [betterAuthOnPostgres(postgresUrl)]),
  ]
  const report = await measureThroughput({
    generator,
    upstream,
    startHello,
    proxy: exchangeProxy,
    targets,
    rounds,
    ...times,
    say,
  })
  say(`\n${throughputTable(report)}\n`)
  return throughputGoals(report)
}

const steady = async (generator: LoadGenerator, upstream: Program): Promise<Goal[]> => {
  const targets = [
    passportOnSqlite,
    ...(postgresUrl === null ? [] : [passportOnPostgres(postgresUrl)]),
  ]
  const measureMs = flags.quick ? 1_000 : 3_000
  const { turns } = times
  return steadyGoals(
    await measureSteady({
      generator,
      upstream,
      proxy: exchangeProxy,
      targets,
      rounds,
      turns,
      measureMs,
    }),
  )
}

const disturbance = async (generator: LoadGenerator, upstream: Program): Promise<Goal[]> => {
  const goals: Goal[] = []
  for (const { target, openStore } of sides()) {
    const { turns } = times
    const measureMs = flags.quick ? 1_000 : 4_000
    const measure = { generator, upstream, target, openStore, turns, measureMs }
    goals.push(disturbanceGoal(await measureDisturbance(measure)))
  }
  return goals
}

const introspection = async (generator: LoadGenerator, upstream: Program): Promise<Goal[]> => {
  const goals: Goal[] = []
  for (const { target, openStore } of sides()) {
    const { turns } = times
    const measureMs = flags.quick ? 1_000 : 4_000
    const measure = { generator, upstream, target, openStore, turns, measureMs }
    goals.push(introspectionGoal(await measureIntrospection(measure)))
  }
  return goals
}

const revocation = async (upstream: Program): Promise<Goal[]> => {
  if (postgresUrl === null) return []
  const goals: Goal[] = []
  for (const redis of redisUrl === null ? [null] : [null, redisUrl]) {
    const store = await openPostgresStore(postgresUrl)()
    const nodes: Program[] = []
    try {
      const here = await startPassport(store, upstream.url, redis)
      nodes.push(here)
      const there = await startPassport(store, upstream.url, redis)
      nodes.push(there)
      const report = await measureRevocation(here, there, revocations)
      goals.push(revocationGoal(redis === null ? 'PostgreSQL only' : 'Redis', report))
    } finally {
      for (const node of nodes) await node.stop()
      await store.remove()
    }
  }
  return goals
}

const large = async (generator: LoadGenerator, upstream: Program): Promise<Goal[]> => {
  const goals: Goal[] = []
  for (const side of sides()) {
    say(`filling the tables of ${side.target.store}`)
    const rows = await measureLargeTables({ generator, upstream, ...side, rounds })
    const reached = largeGoals(side.target.store, side.largeUsers, rows)
    for (const { text, measured } of reached) say(`  ${text}: ${measured}`)
    goals.push(...reached)
  }
  return goals
}

const main = async () => {
  installPeers(say)
  execFileSync(process.execPath, [
    fileURLToPath(new URL('../../../server/build.mjs', import.meta.url)),
  ])
  say(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}`)
  if (postgresUrl === null) say('PostgreSQL is not measured: TEST_DATABASE_URL is not set')
  if (redisUrl === null) say('Redis is not measured: TEST_REDIS_URL is not set')

  const generator = startLoadGenerator()
  const upstream = await startUpstream()
  const goals: Goal[] = []
  try {
    if (wants('throughput', true)) goals.push(...(await throughput(generator, upstream)))
    if (wants('steady', true)) goals.push(...(await steady(generator, upstream)))
    if (wants('disturbance', true)) goals.push(...(await disturbance(generator, upstream)))
    if (wants('introspection', true)) goals.push(...(await introspection(generator, upstream)))
    if (wants('revocation', true)) goals.push(...(await revocation(upstream)))
    if (wants('large', flags.large)) goals.push(...(await large(generator, upstream)))
    if (wants('memory', flags.long)) {
      const seconds = Number(flags.seconds)
      goals.push(memoryGoal(await measureMemory(generator, upstream, passportOnSqlite, seconds)))
    }
  } finally {
    generator.stop()
    await upstream.stop()
  }
  say(goalsTable(goals))
}

await main()
