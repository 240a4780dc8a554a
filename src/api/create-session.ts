import { createdSessionSchema, type CreatedSession } from '../contract/session'
import type { CreateSession } from '../contract/session-calls'
import type { HttpClient } from '../http/http-client'
import type { Task } from '../http/task'

/** `POST /v1/sessions`. Everything else may wait for it, so it goes ahead of the queue. */
export const createSession = (client: HttpClient, body: CreateSession): Task<CreatedSession> =>
  client.request({
    method: 'POST',
    path: '/v1/sessions',
    body,
    expect: createdSessionSchema,
    token: null,
    isUrgent: true,
  })
