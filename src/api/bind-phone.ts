import { userAnswerSchema, type User } from '../contract/user'
import type { HttpClient } from '../http/http-client'
import { mapTask, type Task } from '../http/task'

/** `PUT /v1/me/phone` */
export const bindPhone = (client: HttpClient, code: string): Task<User> =>
  mapTask(
    client.request({
      method: 'PUT',
      path: '/v1/me/phone',
      body: { code },
      expect: userAnswerSchema,
    }),
    ({ user }) => user,
  )
