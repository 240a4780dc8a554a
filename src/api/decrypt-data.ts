import { decryptedDataSchema, type DecryptData, type DecryptedData } from '../contract/user-calls'
import type { HttpClient } from '../http/http-client'
import { mapTask, type Task } from '../http/task'

/** `POST /v1/me/decrypted-data` */
export const decryptData = (client: HttpClient, body: DecryptData): Task<DecryptedData['data']> =>
  mapTask(
    client.request({
      method: 'POST',
      path: '/v1/me/decrypted-data',
      body,
      expect: decryptedDataSchema,
    }),
    ({ data }) => data,
  )
