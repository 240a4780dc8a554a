import { request } from 'undici'
import { systemClock } from '../lib/clock'
import { SettingsError, type Settings } from '../config/settings'
import { isDatabaseMissing, openDatabase } from '../db/open-database'
import { openRedis } from '../cluster/redis-connection'
import { createKeyRing } from '../crypto/key-ring'
import { createVault } from '../crypto/vault'
import { signMessagePush } from '../wechat/signature'
import { examineHandover } from './examine-handover'
import { examinePlatforms } from './examine-platforms'
import { ok, wrong, type Finding } from './finding'
import { assertVaultKeys } from './key-usage'

const httpTimeoutMs = 5_000
const migrateFix = 'npm run server -- migrate'
/** WeChat's signatures and ciphertexts are refused after 10 minutes. */
const maxClockErrorMs = 60_000

/**
 * Checks what the settings describe against the world. It changes nothing, and costs one call for each app, and up
 * to two for HANDOVER_PAGE.
 */
export const examine = async (settings: Settings): Promise<Finding[]> => {
  const groups = await Promise.all([
    examinePlatforms(settings),
    examineClock(settings),
    examineDatabase(settings),
    examineRedis(settings),
    examineAddress(settings),
    examinePush(settings),
    examineHandover(settings),
  ])
  return [...groups.flat(), ...domainsToList(settings)]
}

const examineClock = async ({ wechatApiBaseUrl }: Settings): Promise<Finding[]> => {
  const date = await fetchDate(wechatApiBaseUrl)
  // That WeChat cannot be reached is said by its own check.
  if (date === null) return []
  const errorMs = Math.abs(Date.now() - date)
  const seconds = Math.round(errorMs / 1000)
  return errorMs <= maxClockErrorMs
    ? [ok('clock', `differs from WeChat's by ${seconds} s`)]
    : [wrong('clock', `differs from WeChat's by ${seconds} s`, 'set the clock by NTP')]
}

const fetchDate = async (url: string): Promise<number | null> => {
  try {
    const { headers, body } = await request(url, { signal: AbortSignal.timeout(httpTimeoutMs) })
    await body.dump()
    const date = Date.parse(String(headers['date']))
    return Number.isNaN(date) ? null : date
  } catch {
    return null
  }
}

const examineDatabase = async (settings: Settings): Promise<Finding[]> => {
  if (isDatabaseMissing(settings.database)) {
    return [wrong('database', 'the file does not exist', migrateFix)]
  }
  const findings: Finding[] = []
  const database = openDatabase(settings.database, () => undefined)
  try {
    await database.check()
    findings.push(ok('database', `${settings.database.kind}, migrated`))
    const keys = settings.encryptionKeys.map((key) => Buffer.from(key.reveal(), 'base64'))
    const usesTokenKeys = settings.tokenAudiences.length > 0
    await assertVaultKeys(database, createVault(createKeyRing(keys)), { usesTokenKeys })
    findings.push(ok('keys', 'open every phone number and every key of short tokens'))
  } catch (error) {
    if (error instanceof SettingsError) {
      findings.push(wrong('keys', error.message, 'see "Rotating keys" in the README'))
    } else {
      const text = error instanceof Error ? error.message : String(error)
      const fix = /migrations|kysely_migration/.test(text)
        ? migrateFix
        : 'check DATABASE_URL, and that the database accepts connections from here'
      findings.push(wrong('database', text, fix))
    }
  } finally {
    await database.close()
  }
  return findings
}

const examineRedis = async ({ redisUrl, redisKeyPrefix }: Settings): Promise<Finding[]> => {
  if (redisUrl === null) return []
  const connection = await openRedis(redisUrl.reveal(), redisKeyPrefix, () => undefined)
  try {
    await connection.run((redis) => redis.ping())
    return [ok('redis', 'responds')]
  } catch {
    return [wrong('redis', 'does not respond', 'check REDIS_URL, or remove it: Redis is optional')]
  } finally {
    connection.redis.disconnect()
  }
}

const examineAddress = async ({ publicBaseUrl, isProduction }: Settings): Promise<Finding[]> => {
  const subject = `address ${publicBaseUrl}`
  try {
    const url = `${publicBaseUrl}/healthz`
    const { statusCode, body } = await request(url, { signal: AbortSignal.timeout(httpTimeoutMs) })
    const text = await body.text()
    if (statusCode === 200 && text.includes('"ok"')) return [ok(subject, 'reaches this server')]
    const fix = 'PUBLIC_BASE_URL, or the proxy behind it, leads to something else than this server'
    return [wrong(subject, `responded with HTTP ${statusCode}`, fix)]
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null
    const fix = isProduction
      ? 'start the server, and check DNS, certificate and proxy of PUBLIC_BASE_URL'
      : 'start the server'
    const reason = typeof code === 'string' ? code : 'unknown'
    return [wrong(subject, `cannot be reached (${reason})`, fix)]
  }
}

const examinePush = async (settings: Settings): Promise<Finding[]> => {
  const { wechatPush, publicBaseUrl, wechatApps } = settings
  if (wechatPush === null) {
    const fix = 'set WECHAT_PUSH_TOKEN, and enter it on the console (README, "Message push")'
    return settings.isProduction
      ? [wrong('message push', 'is off: avatars are public before WeChat has checked them', fix)]
      : []
  }
  const token = wechatPush.token.reveal()
  const timestamp = String(Math.floor(systemClock() / 1000))
  const query = { timestamp, nonce: 'doctor', echostr: 'doctor' }
  const signature = signMessagePush(token, query)
  const mode = wechatPush.encodingAesKey === null ? '明文模式' : '安全模式'
  return Promise.all(
    wechatApps.map(async ({ appId }) => {
      const url = `${publicBaseUrl}/v1/wechat/push/${appId}`
      const subject = `message push of ${appId}`
      const enter = `on the console enter the URL ${url}, the Token, ${mode}, JSON`
      const params = new URLSearchParams({ ...query, signature }).toString()
      try {
        const response = await request(`${url}?${params}`, {
          signal: AbortSignal.timeout(httpTimeoutMs),
        })
        const text = await response.body.text()
        if (text === query.echostr) return ok(subject, `responds as WeChat expects; ${enter}`)
        const fix = 'restart the server with these settings, and let its proxy pass /v1/wechat/push'
        return wrong(subject, `responded with HTTP ${response.statusCode}`, fix)
      } catch {
        return wrong(subject, 'cannot be reached', 'see the address above')
      }
    }),
  )
}

/** https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html */
const domainsToList = ({ publicBaseUrl, isProduction, officialAccount }: Settings): Finding[] => {
  const { origin, protocol, hostname } = new URL(publicBaseUrl)
  const subject = 'domains'
  if (protocol !== 'https:' && isProduction) {
    return [wrong(subject, `${origin} is no https`, 'every platform calls https only')]
  }
  const lists = 'request合法域名, uploadFile合法域名, downloadFile合法域名'
  return [
    ok(subject, `list ${origin} on each platform's console; at WeChat under ${lists}`),
    ...(officialAccount === null
      ? []
      : [ok(subject, `list ${hostname} on the official account's console under 网页授权域名`)]),
  ]
}
