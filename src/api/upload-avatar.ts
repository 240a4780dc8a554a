import { userAnswerSchema, type User } from '../contract/user'
import type { HttpClient } from '../http/http-client'
import { mapTask, type Task } from '../http/task'

/** A picture over a slow network. */
const timeoutMs = 60_000

/** `POST /v1/me/avatar` */
export const uploadAvatar = (
  client: HttpClient,
  filePath: string,
  onProgress: (ratio: number) => void = () => undefined,
): Task<User> =>
  mapTask(
    client.request({
      method: 'POST',
      path: '/v1/me/avatar',
      file: { path: filePath, field: 'avatar' },
      timeoutMs,
      onProgress,
      expect: userAnswerSchema,
    }),
    ({ user }) => user,
  )
