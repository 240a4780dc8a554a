import { request } from 'undici'

export interface HttpResponse {
  status: number
  headers: Record<string, string | string[] | undefined>
  /** Parsed where it is JSON. */
  body: unknown
  text: string
}

export interface CallOptions {
  token?: string
  /** Sent as JSON; a string or bytes are sent as they are. */
  body?: unknown
  headers?: Record<string, string>
}

export type HttpClient = (
  method: string,
  path: string,
  options?: CallOptions,
) => Promise<HttpResponse>

/** Talks real HTTP to a server on this machine. */
export const createHttpClient =
  (baseUrl: string): HttpClient =>
  async (method, path, { token, body, headers } = {}) => {
    const payload =
      body === undefined || typeof body === 'string' || body instanceof Uint8Array
        ? body
        : JSON.stringify(body)
    const response = await request(`${baseUrl}${path}`, {
      method: method as 'GET',
      headers: {
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: payload ?? null,
    })
    const text = await response.body.text()
    return { status: response.statusCode, headers: response.headers, body: parse(text), text }
  }

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
