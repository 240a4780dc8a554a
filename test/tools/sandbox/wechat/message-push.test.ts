import { createDecipheriv, createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createSandbox, type Sandbox } from '../../../../tools/sandbox/create-sandbox'
import { callWechat, fetchToken, signIn } from './call-wechat'
import { listen } from '../../../support/listen'

const token = 'pushToken1'
const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

interface Received {
  query: URLSearchParams
  type: string | undefined
  body: string
}

const nothing: Received = { query: new URLSearchParams(), type: undefined, body: '' }

const sha1 = (...parts: (string | null)[]) =>
  createHash('sha1').update(parts.sort().join('')).digest('hex')

describe('media_check_async', () => {
  let sandbox: Sandbox
  let server: Server
  let baseUrl: string
  let received: Received[]
  let replies: string[]
  let onPush: () => void

  beforeEach(async () => {
    received = []
    replies = []
    onPush = () => undefined
    // The app's server: it returns the echo, takes events, and serves an image.
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://app.invalid')
      let body = ''
      request.setEncoding('utf8')
      request.on('data', (chunk: string) => (body += chunk))
      request.on('end', () => {
        if (url.pathname === '/avatar.png') response.end('an image')
        else if (request.method === 'GET') response.end(url.searchParams.get('echostr'))
        else {
          received.push({
            query: url.searchParams,
            type: request.headers['content-type'],
            body,
          })
          response.end(replies.shift() ?? 'success')
          onPush()
        }
      })
    })
    baseUrl = (await listen(server)).url
    sandbox = await createSandbox({ mediaCheckDelayMs: 0 })
  })

  afterEach(async () => {
    await sandbox.close()
    await new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  })

  /** Asks for a check, and waits for the pushes. */
  const check = async (mediaUrl: string, pushes = 1) => {
    const { openid } = await signIn(sandbox)
    const accessToken = String((await fetchToken(sandbox))['access_token'])
    const arrived = new Promise<void>((resolve) => {
      onPush = () => {
        if (received.length === pushes) resolve()
      }
    })
    const result = await callWechat(
      sandbox,
      '/wxa/media_check_async',
      { access_token: accessToken },
      { version: 2, scene: 1, openid, media_type: 2, media_url: mediaUrl },
    )
    await arrived
    return { result, openid }
  }

  it('sends a signed event with the verdict', async () => {
    await sandbox.setMessagePush({ url: `${baseUrl}/push`, token, format: 'json' })
    sandbox.setMediaVerdict({ suggest: 'risky', label: 20002 })
    const { result, openid } = await check(`${baseUrl}/avatar.png`)

    expect(result).toEqual({ errcode: 0, errmsg: 'ok', trace_id: expect.any(String) })
    const { query, body } = received[0] ?? nothing
    expect(query.get('signature')).toBe(sha1(token, query.get('timestamp'), query.get('nonce')))
    expect(JSON.parse(body)).toMatchObject({
      FromUserName: openid,
      MsgType: 'event',
      Event: 'wxa_media_check',
      appid: sandbox.apps[0]?.appId,
      trace_id: result['trace_id'],
      version: 2,
      errcode: 0,
      result: { suggest: 'risky', label: 20002 },
    })
  })

  it('writes XML unless JSON is chosen', async () => {
    await sandbox.setMessagePush({ url: `${baseUrl}/push`, token })
    sandbox.setMediaVerdict({ suggest: 'risky', label: 20002 })
    const { result, openid } = await check(`${baseUrl}/avatar.png`)
    expect(received[0]?.type).toBe('text/xml')
    const body = received[0]?.body ?? ''
    expect(body).toMatch(/^<xml><ToUserName><!\[CDATA\[wx\w+\]\]><\/ToUserName>.*<\/xml>$/)
    for (const part of [
      `<FromUserName><![CDATA[${openid}]]></FromUserName>`,
      '<Event><![CDATA[wxa_media_check]]></Event>',
      `<trace_id><![CDATA[${String(result['trace_id'])}]]></trace_id>`,
      '<version>2</version>',
      '<result><suggest><![CDATA[risky]]></suggest><label>20002</label></result>',
      '<detail><strategy><![CDATA[content_model]]></strategy>',
    ]) {
      expect(body).toContain(part)
    }
  })

  it('encrypts XML in the safe mode', async () => {
    await sandbox.setMessagePush({ url: `${baseUrl}/push`, token, encodingAesKey })
    await check(`${baseUrl}/avatar.png`)
    expect(received[0]?.body).toMatch(
      /^<xml><ToUserName>.*<\/ToUserName><Encrypt><!\[CDATA\[[\w+/=]+\]\]><\/Encrypt><\/xml>$/,
    )
  })

  it('encrypts JSON in the safe mode', async () => {
    await sandbox.setMessagePush({
      url: `${baseUrl}/push`,
      token,
      encodingAesKey,
      format: 'json',
    })
    const { result } = await check(`${baseUrl}/avatar.png`)

    const { query, body } = received[0] ?? nothing
    const { Encrypt: encrypted } = JSON.parse(body) as { Encrypt: string }
    expect(query.get('encrypt_type')).toBe('aes')
    expect(query.get('msg_signature')).toBe(
      sha1(token, query.get('timestamp'), query.get('nonce'), encrypted),
    )
    const key = Buffer.from(`${encodingAesKey}=`, 'base64')
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16))
    decipher.setAutoPadding(false)
    const plain = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()])
    expect(plain.length % 32).toBe(0)
    const end = 20 + plain.readUInt32BE(16)
    expect(JSON.parse(plain.toString('utf8', 20, end))).toMatchObject({
      trace_id: result['trace_id'],
    })
    const padding = plain.at(-1) ?? 0
    expect(plain.toString('utf8', end, plain.length - padding)).toBe(sandbox.apps[0]?.appId)
  })

  it('says so when the image cannot be fetched', async () => {
    await sandbox.setMessagePush({ url: `${baseUrl}/push`, token, format: 'json' })
    await check('http://127.0.0.1:1/avatar.png')
    await check('https://images.example/avatar.png', 2)
    for (const { body } of received) {
      const event = JSON.parse(body) as object
      expect(event).toMatchObject({ errcode: -1008 })
      expect(event).not.toHaveProperty('result')
    }
  })

  it('sends the event again, three times in all, until it is acknowledged', async () => {
    await sandbox.setMessagePush({ url: `${baseUrl}/push`, token })
    replies = ['no', 'no', 'no']
    await check(`${baseUrl}/avatar.png`, 3)
    replies = ['no', 'success']
    received = []
    await check(`${baseUrl}/avatar.png`, 2)
    expect(received).toHaveLength(2)
  })

  it('takes only an address of this machine that echoes', async () => {
    await expect(
      sandbox.setMessagePush({ url: 'https://app.example/push', token }),
    ).rejects.toThrow('this machine')
    await expect(sandbox.setMessagePush({ url: `${baseUrl}/avatar.png`, token })).rejects.toThrow(
      'echostr',
    )
    await expect(sandbox.setMessagePush({ url: 'http://127.0.0.1:1/', token })).rejects.toThrow(
      'echostr',
    )
  })
})
