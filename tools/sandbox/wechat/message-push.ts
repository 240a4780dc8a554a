import { createCipheriv, createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CallLog } from '../common/call-log'
import { passVerdict, type MediaCheck, type Verdict } from './content-checks'
import { isLoopbackUrl } from '../common/loopback'
import { toXml } from './to-xml'
import type { WechatState } from './wechat-state'

/** Where an app wants its events: what its owner fills in on WeChat's console. */
export interface PushTarget {
  /** On this machine. */
  url: string
  token: string
  /** 43 characters. With it events come encrypted, which WeChat calls the safe mode. */
  encodingAesKey?: string | undefined
  /**
   * The data format chosen on the console.
   * @default 'xml'
   */
  format?: 'xml' | 'json' | undefined
}

export interface MessagePush {
  /** Verifies the target as WeChat does, by an `echostr` that must come back; false where it does not. */
  setTarget(appId: string, target: PushTarget): Promise<boolean>
  /** The verdict on every image from now on. */
  setMediaVerdict(verdict: Verdict): void
  /** Looks at the image, and sends the event some time later. */
  startMediaCheck(check: MediaCheck): void
  /** Ends what is still on its way. */
  close(): void
}

const maxTries = 3
const pushTimeoutMs = 5_000
const aesBlockBytes = 32
const downloadFailedErrcode = -1008

/** https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html */
export const createMessagePush = (
  state: WechatState,
  log: CallLog,
  mediaCheckDelayMs: number,
): MessagePush => {
  const targets = new Map<string, PushTarget>()
  const closing = new AbortController()
  let mediaVerdict = passVerdict

  const randomHex = (bytes: number) => Buffer.from(state.random(bytes)).toString('hex')

  const signedUrl = (
    target: PushTarget,
    encrypted: string | null,
    more: Record<string, string> = {},
  ) => {
    const url = new URL(target.url)
    const timestamp = String(Math.floor(state.clock() / 1000))
    const nonce = randomHex(5)
    const parameters = {
      signature: sha1OfSorted([target.token, timestamp, nonce]),
      timestamp,
      nonce,
      ...(encrypted === null
        ? {}
        : {
            encrypt_type: 'aes',
            msg_signature: sha1OfSorted([target.token, timestamp, nonce, encrypted]),
          }),
      ...more,
    }
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
    return url
  }

  const fetchHere = (url: URL, init: RequestInit = {}) =>
    fetch(url, {
      ...init,
      // A redirect could lead off this machine.
      redirect: 'manual',
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(pushTimeoutMs)]),
    })

  const canDownload = async (mediaUrl: string): Promise<boolean> => {
    if (!isLoopbackUrl(mediaUrl)) return false
    try {
      const response = await fetchHere(new URL(mediaUrl))
      const bytes = await response.arrayBuffer()
      return response.status === 200 && bytes.byteLength > 0
    } catch {
      return false
    }
  }

  const push = async (appId: string, event: object): Promise<void> => {
    const target = targets.get(appId)
    if (target === undefined) return
    const isJson = target.format === 'json'
    const write = isJson ? JSON.stringify : toXml
    const text = write(event)
    const encrypted =
      target.encodingAesKey === undefined
        ? null
        : encrypt(text, appId, target.encodingAesKey, state.random(16))
    const body = encrypted === null ? text : write({ ToUserName: appId, Encrypt: encrypted })
    for (let tries = 0; tries < maxTries && !closing.signal.aborted; tries += 1) {
      const startedAt = performance.now()
      let status: number | null = null
      try {
        const response = await fetchHere(signedUrl(target, encrypted), {
          method: 'POST',
          headers: { 'content-type': isJson ? 'application/json' : 'text/xml' },
          body,
        })
        status = response.status
        const answer = await response.text()
        if (status === 200 && (answer === 'success' || answer === '')) return
      } catch {
        // Tried again, as WeChat does; the log shows it.
      } finally {
        log.add({
          at: new Date(state.clock()).toISOString(),
          method: 'POST',
          path: new URL(target.url).pathname,
          appId,
          userId: null,
          code: null,
          status,
          errcode: null,
          ms: Math.round((performance.now() - startedAt) * 10) / 10,
          fault: null,
        })
      }
    }
  }

  const judge = async ({ app, openid, traceId, mediaUrl }: MediaCheck): Promise<void> => {
    const verdict = mediaVerdict
    const readable = await canDownload(mediaUrl)
    await sleep(mediaCheckDelayMs, undefined, { signal: closing.signal })
    await push(app.appId, {
      ToUserName: app.appId,
      FromUserName: openid,
      CreateTime: Math.floor(state.clock() / 1000),
      MsgType: 'event',
      Event: 'wxa_media_check',
      appid: app.appId,
      trace_id: traceId,
      version: 2,
      ...(readable
        ? {
            errcode: 0,
            errmsg: 'ok',
            result: verdict,
            detail: [{ strategy: 'content_model', errcode: 0, ...verdict, prob: 90 }],
          }
        : { errcode: downloadFailedErrcode, errmsg: 'download failed', detail: [] }),
    })
  }

  return {
    async setTarget(appId, target) {
      const echo = randomHex(8)
      try {
        const response = await fetchHere(signedUrl(target, null, { echostr: echo }))
        if (response.status !== 200 || (await response.text()) !== echo) return false
      } catch {
        return false
      }
      targets.set(appId, target)
      return true
    },
    setMediaVerdict(verdict) {
      mediaVerdict = verdict
    },
    startMediaCheck(check) {
      judge(check).catch((error: unknown) => {
        if (!closing.signal.aborted) console.error('sandbox:', error)
      })
    },
    close() {
      closing.abort()
    },
  }
}

const sha1OfSorted = (parts: string[]) =>
  createHash('sha1').update(parts.sort().join('')).digest('hex')

/** AES-256-CBC of random bytes, length, text and appId; PKCS#7 to 32 bytes, which OpenSSL does not do. */
const encrypt = (text: string, appId: string, encodingAesKey: string, random: Uint8Array) => {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const message = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(message.length)
  const plain = Buffer.concat([random, length, message, Buffer.from(appId)])
  const padding = aesBlockBytes - (plain.length % aesBlockBytes)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(padding, padding)),
    cipher.final(),
  ]).toString('base64')
}
