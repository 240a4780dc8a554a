import { shortTokenSchema, type ShortTokenAnswer } from '../contract/short-token'
import type { HttpClient } from '../http/http-client'
import type { Task } from '../http/task'

/** `POST /v1/sessions/current/token` */
export const createShortToken = (client: HttpClient, audience: string): Task<ShortTokenAnswer> =>
  client.request({
    method: 'POST',
    path: '/v1/sessions/current/token',
    body: { audience },
    expect: shortTokenSchema,
  })
