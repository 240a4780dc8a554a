import { userResponseSchema } from '../../../../src/contract/user'
import {
  bindPhoneSchema,
  decryptDataSchema,
  decryptedDataSchema,
  updateUserSchema,
} from '../../../../src/contract/user-calls'
import type { App } from '../app-type'
import { liveSessionOf } from '../hooks/authentication'
import { wire } from '../wire-schema'
import type { BindPhone } from '../../account/bind-phone'
import type { RemovePhone } from '../../account/remove-phone'
import type { ReadEncryptedData } from '../../account/read-encrypted-data'
import type { UpdateNickname } from '../../account/update-nickname'
import type { RouteGuards } from './route-guards'

export interface ProfileRoutesOptions {
  guards: RouteGuards
  updateNickname: UpdateNickname
  bindPhone: BindPhone
  removePhone: RemovePhone
  readEncryptedData: ReadEncryptedData
}

/** What the signed-in user changes about themselves, but for the picture. */
export const registerProfileRoutes = (app: App, options: ProfileRoutesOptions): void => {
  const { guards } = options

  app.patch(
    '/v1/me',
    {
      ...guards.platformCall,
      schema: {
        operationId: 'updateMe',
        summary: 'Change the nickname, or remove it with null',
        body: wire(updateUserSchema),
        problems: [
          'content_check_unavailable',
          'content_rejected',
          'provider_rejected',
          'provider_unavailable',
        ],
        response: { 200: wire(userResponseSchema) },
      },
    },
    async (request) => ({
      user: await options.updateNickname(liveSessionOf(request), request.body.nickname, request.id),
    }),
  )

  app.put(
    '/v1/me/phone',
    {
      ...guards.platformCode,
      schema: {
        operationId: 'bindPhone',
        summary: 'Bind the number that the phone button stands for',
        body: wire(bindPhoneSchema),
        problems: [
          'phone_code_invalid',
          'data_invalid',
          'phone_taken',
          'session_key_expired',
          'account_blocked',
          'provider_rejected',
          'provider_unavailable',
        ],
        response: { 200: wire(userResponseSchema) },
      },
    },
    async (request) => ({
      user: await options.bindPhone(liveSessionOf(request), request.body, request.id),
    }),
  )

  app.delete(
    '/v1/me/phone',
    {
      ...guards.session,
      schema: {
        operationId: 'removePhone',
        summary: 'Remove the phone number',
        response: { 200: wire(userResponseSchema) },
      },
    },
    async (request) => ({ user: await options.removePhone(liveSessionOf(request), request.id) }),
  )

  app.post(
    '/v1/me/decrypted-data',
    {
      ...guards.platformCall,
      schema: {
        operationId: 'decryptData',
        summary: "Open what one of the platform's encrypted getters gave",
        body: wire(decryptDataSchema),
        problems: [
          'data_invalid',
          'session_key_expired',
          'provider_rejected',
          'provider_unavailable',
        ],
        response: { 200: wire(decryptedDataSchema) },
      },
    },
    async (request) => ({
      data: await options.readEncryptedData(liveSessionOf(request), request.body),
    }),
  )
}
