import type { HandoverPurpose } from '../contract/handovers'
import {
  createdHandoverSchema,
  polledHandoverSchema,
  type CreatedHandover,
  type PolledHandover,
} from '../contract/web-handovers'
import type { HttpClient } from '../http/http-client'
import type { Task } from '../http/task'
import { signInCall } from './web-session-calls'

/** Calls of a web page that asks a phone. They are apart, as few visits do. */

/** `POST /v1/handovers`. The purpose `delete` is sent with the current session. */
export const createHandover = (
  client: HttpClient,
  purpose: HandoverPurpose,
): Task<CreatedHandover> =>
  client.request({
    method: 'POST',
    path: '/v1/handovers',
    body: { purpose },
    expect: createdHandoverSchema,
    ...(purpose === 'sign-in' && signInCall),
  })

/** `GET /v1/handovers/{id}` */
export const pollHandover = (client: HttpClient, id: string): Task<PolledHandover> =>
  client.request({
    method: 'GET',
    path: `/v1/handovers/${id}`,
    expect: polledHandoverSchema,
    ...signInCall,
  })
