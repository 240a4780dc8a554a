import { HostFailure } from '../runtime/host-failure'
import type { Phone } from '../runtime/phone'
import { createSignal, type Listener, type Signal } from '../runtime/signal'
import type { DefineApi, Options } from './callback-api'
import { toText } from '../to-text'
import { headersOf, parseData, serialise } from './request-data'
import { startExchange, type Exchange, type Progress } from './transport'

interface Running {
  exchange: Exchange | null
  isAborted: boolean
}

const defaultTimeoutMs = 60_000
// https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html
const maxRunning = 10

/** `wx.request`, `wx.uploadFile` and `wx.downloadFile`: any HTTP status is a success. */
export const createRequestApis = (phone: Phone, define: DefineApi) => {
  let runningCount = 0
  const { bundle, files } = phone

  const timeoutOf = (name: 'request' | 'uploadFile' | 'downloadFile', options: Options): number =>
    typeof options['timeout'] === 'number'
      ? options['timeout']
      : (bundle.app.networkTimeout?.[name] ?? defaultTimeoutMs)

  /** Runs at most ten at a time; an abort before it has begun holds, too. */
  const exchangeOf = async <T>(
    running: Running,
    open: () => Exchange,
    finish: (exchange: Exchange) => Promise<T>,
  ): Promise<T> => {
    if (running.isAborted) throw new HostFailure('abort')
    if (runningCount >= maxRunning) throw new HostFailure('network exceed max task count', 600007)
    runningCount += 1
    try {
      running.exchange = open()
      return await finish(running.exchange)
    } finally {
      runningCount -= 1
    }
  }

  const taskOf = (running: Running, signals: TaskSignals) => ({
    abort() {
      running.isAborted = true
      running.exchange?.abort()
    },
    ...signals.methods,
  })

  const request = (options: Options = {}) => {
    const running: Running = { exchange: null, isAborted: false }
    const signals = createTaskSignals()
    const result = define('request', (given) =>
      exchangeOf(
        running,
        () => {
          if (given['enableChunked'] === true) throw unsupported('request', 'enableChunked')
          const method = textOf(given['method'], 'GET').toUpperCase()
          const header = headersOf(given['header'])
          const { url, body } = serialise(textOf(given['url'], ''), method, given['data'], header)
          return startExchange(
            phone,
            { url, method, header, followRedirects: given['redirect'] !== 'manual' },
            body,
            timeoutOf('request', given),
          )
        },
        async (exchange) => {
          exchange.onHeaders = (header) => {
            signals.headers.send({ header })
          }
          const { statusCode, header, cookies, body } = await exchange.answer
          return { data: parseData(body, given), statusCode, header, cookies }
        },
      ),
    )(options)
    return withTask(result, taskOf(running, signals))
  }

  const uploadFile = (options: Options = {}) => {
    const running: Running = { exchange: null, isAborted: false }
    const signals = createTaskSignals()
    const result = define('uploadFile', async (given) => {
      const file = files.read(textOf(given['filePath'], ''))
      if (file === null) throw new HostFailure('no such file or directory', 1300002)
      const form = new FormData()
      for (const [name, value] of Object.entries(given['formData'] ?? {})) {
        form.append(name, toText(value))
      }
      const filePath = textOf(given['filePath'], '')
      form.append(textOf(given['name'], ''), file, filePath.slice(filePath.lastIndexOf('/') + 1))
      const encoded = new Response(form)
      const type = encoded.headers.get('content-type') ?? ''
      const body = await encoded.blob()
      return exchangeOf(
        running,
        () =>
          startExchange(
            phone,
            {
              url: textOf(given['url'], ''),
              method: 'POST',
              header: { ...headersOf(given['header']), 'content-type': type },
              followRedirects: true,
            },
            body,
            timeoutOf('uploadFile', given),
          ),
        async (exchange) => {
          exchange.onUpload = ({ sentBytes, totalBytes }) => {
            signals.progress.send({
              progress: percent(sentBytes, totalBytes),
              totalBytesSent: sentBytes,
              totalBytesExpectedToSend: totalBytes,
            })
          }
          const answer = await exchange.answer
          // Always text: https://developers.weixin.qq.com/miniprogram/dev/api/network/upload/wx.uploadFile.html
          return { data: new TextDecoder().decode(answer.body), statusCode: answer.statusCode }
        },
      )
    })(options)
    return withTask(result, taskOf(running, signals))
  }

  const downloadFile = (options: Options = {}) => {
    const running: Running = { exchange: null, isAborted: false }
    const signals = createTaskSignals()
    const result = define('downloadFile', (given) =>
      exchangeOf(
        running,
        () =>
          startExchange(
            phone,
            {
              url: textOf(given['url'], ''),
              method: 'GET',
              header: headersOf(given['header']),
              followRedirects: true,
            },
            null,
            timeoutOf('downloadFile', given),
          ),
        async (exchange) => {
          exchange.onDownload = ({ receivedBytes, totalBytes }) => {
            signals.progress.send({
              progress: percent(receivedBytes, totalBytes),
              totalBytesWritten: receivedBytes,
              totalBytesExpectedToWrite: totalBytes,
            })
          }
          const { statusCode, header, body } = await exchange.answer
          const content = new Blob([body], { type: header['content-type'] ?? '' })
          const filePath = given['filePath']
          if (typeof filePath === 'string') {
            files.write(filePath, content)
            return { filePath, statusCode, header }
          }
          return {
            tempFilePath: files.addTemporary(content, suffixOf(given['url'])),
            statusCode,
            header,
          }
        },
      ),
    )(options)
    return withTask(result, taskOf(running, signals))
  }

  return { request, uploadFile, downloadFile }
}

interface TaskSignals {
  headers: Signal<unknown>
  progress: Signal<unknown>
  methods: Record<string, (listener: Listener<unknown>) => void>
}

const createTaskSignals = (): TaskSignals => {
  const headers = createSignal<unknown>()
  const progress = createSignal<unknown>()
  return {
    headers,
    progress,
    methods: {
      onHeadersReceived: (listener) => void headers.add(listener),
      offHeadersReceived: (listener) => {
        headers.remove(listener)
      },
      onProgressUpdate: (listener) => void progress.add(listener),
      offProgressUpdate: (listener) => {
        progress.remove(listener)
      },
    },
  }
}

/** The task; without callbacks it can be awaited, too. */
export const withTask = (result: Promise<unknown> | undefined, task: object): object =>
  result === undefined ? task : Object.assign(result, task)

const unsupported = (name: string, option: string): Error =>
  new Error(`the preview's wx.${name} has no ${option}`)

const textOf = (value: unknown, otherwise: string): string =>
  typeof value === 'string' ? value : otherwise

const percent = (part: number, whole: number): Progress['sentBytes'] =>
  whole > 0 ? Math.floor((part / whole) * 100) : 0

const suffixOf = (url: unknown): string =>
  /\.[a-z0-9]{1,5}(?=$|[?#])/i.exec(textOf(url, ''))?.[0] ?? ''
