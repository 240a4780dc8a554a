import { get } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WebPage, WebPageState } from '../web-page'

export interface EventStream {
  /**
   * Keeps the connection: `event: build` for every new build, `event: call` for WeChat's calls,
   * `event: web-page` for what becomes of the web page.
   */
  readonly open: (request: IncomingMessage, response: ServerResponse) => void
  readonly sendBuild: (version: string) => void
  readonly close: () => void
}

interface EventSources {
  sandboxUrl: string
  /** Of the build as it is now. */
  readVersion: () => Promise<string>
  webPage: WebPage | null
}

/**
 * One stream for all kinds: a browser opens six connections to an address at most, and each tab
 * holds one for as long as it lives.
 */
export const createEventStream = ({
  sandboxUrl,
  readVersion,
  webPage,
}: EventSources): EventStream => {
  const responses = new Set<ServerResponse>()
  const stopWebPage = webPage?.onChange((state) => {
    for (const response of responses) response.write(webPageEvent(state))
  })
  return {
    open(request, response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write(': builds and calls\n\n')
      if (webPage !== null) response.write(webPageEvent(webPage.state()))
      responses.add(response)
      // A page that reconnects learns of the build it missed; a page with that build ignores it.
      readVersion().then(
        (version) => response.write(buildEvent(version)),
        () => undefined,
      )
      const stop = followSandbox(sandboxUrl, request.headers['last-event-id'], response)
      response.once('close', () => {
        responses.delete(response)
        stop()
      })
    },
    sendBuild(version) {
      for (const response of responses) response.write(buildEvent(version))
    },
    close() {
      stopWebPage?.()
      for (const response of responses) response.end()
    },
  }
}

const buildEvent = (version: string): string => `event: build\ndata: ${version}\n\n`

const webPageEvent = (state: WebPageState): string =>
  `event: web-page\ndata: ${JSON.stringify(state)}\n\n`

/** Passes whole events on. When the sandbox ends, so does the stream, and the browser returns. */
const followSandbox = (
  sandboxUrl: string,
  lastEventId: string | string[] | undefined,
  response: ServerResponse,
): (() => void) => {
  const headers = typeof lastEventId === 'string' ? { 'last-event-id': lastEventId } : {}
  const upstream = get(
    new URL('/sandbox/events', sandboxUrl),
    { headers, agent: false },
    (answer) => {
      let rest = ''
      answer.setEncoding('utf8')
      answer.on('data', (text: string) => {
        const events = (rest + text).split('\n\n')
        rest = events.pop() ?? ''
        for (const event of events) response.write(`${event}\n\n`)
      })
      answer.once('close', () => response.end())
    },
  )
  upstream.once('error', () => response.end())
  return () => upstream.destroy()
}
