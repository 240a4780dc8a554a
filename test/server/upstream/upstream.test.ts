import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createUpstream, type Upstream } from '../../../server/src/upstream/upstream'
import { listen } from '../../support/listen'
import { providerErrorOf } from '../providers/provider-error-of'

describe('createUpstream', () => {
  let platform: Server
  let upstream: Upstream
  let respond: RequestListener
  let requests = 0

  beforeEach(async () => {
    requests = 0
    platform = createServer((request, response) => {
      requests += 1
      respond(request, response)
    })
    const { url } = await listen(platform)
    // The clock stands still: an open breaker stays open.
    upstream = createUpstream({ baseUrl: url, monotonicClock: () => 0 })
  })

  afterEach(async () => {
    platform.closeAllConnections()
    await new Promise((closed) => platform.close(closed))
    await upstream.close()
  })

  const send = (signal = new AbortController().signal) =>
    upstream.send({ call: 'a call', method: 'GET', path: '/' }, { signal })

  const sendFailing = async (times: number, signal?: () => AbortSignal) => {
    for (let count = 0; count < times; count += 1) await providerErrorOf(send(signal?.()))
  }

  it('stops calling a platform that lets ten calls in a row time out', async () => {
    let timeOut = new AbortController()
    respond = () => {
      timeOut.abort()
    }
    await sendFailing(10, () => {
      timeOut = new AbortController()
      return timeOut.signal
    })
    respond = (_request, response) => response.end('well again')
    expect(await providerErrorOf(send())).toMatchObject({
      kind: 'unavailable',
      retryAfterMs: 3_000,
    })
    expect(requests).toBe(10)
  })

  it.each([400, 403, 404, 413, 429])(
    'keeps calling a platform that responds with HTTP %i: one user’s request could make it do so',
    async (status) => {
      respond = (_request, response) => response.writeHead(status).end()
      await sendFailing(15)
      expect(requests).toBe(15)
      respond = (_request, response) => response.end('well again')
      expect(await send()).toBe('well again')
    },
  )

  it('counts failures in a row only: a refusal shows that the platform responds', async () => {
    let status = 500
    respond = (_request, response) => response.writeHead(status).end()
    await sendFailing(9)
    status = 403
    await sendFailing(1)
    status = 500
    await sendFailing(9)
    expect(requests).toBe(19)
    await sendFailing(2)
    expect(requests).toBe(20)
  })
})
