import { exportSchema, type Export } from '../contract/export'
import type { HttpClient } from '../http/http-client'
import type { Task } from '../http/task'

/** `GET /v1/me/export` */
export const exportMe = (client: HttpClient): Task<Export> =>
  client.request({ method: 'GET', path: '/v1/me/export', expect: exportSchema })
