import { exportSchema } from '../../../../src/contract/export'
import { identitiesSchema } from '../../../../src/contract/identities'
import { userResponseSchema } from '../../../../src/contract/user'
import { deleteUserSchema } from '../../../../src/contract/user-calls'
import type { App } from '../app-type'
import { liveSessionOf } from '../hooks/authentication'
import { sourceOf } from '../hooks/client-address'
import type { Cookies } from '../hooks/cookies'
import { wire } from '../wire-schema'
import type { DeleteAccount } from '../../account/delete-account'
import type { ExportAccount } from '../../account/export-account'
import type { ListIdentities } from '../../account/list-identities'
import { noContent, type RouteGuards } from './route-guards'

export interface MeRoutesOptions {
  guards: RouteGuards
  cookies: Cookies
  deleteAccount: DeleteAccount
  exportAccount: ExportAccount
  listIdentities: ListIdentities
}

export const registerMeRoutes = (app: App, options: MeRoutesOptions): void => {
  const { guards, cookies, deleteAccount, exportAccount, listIdentities } = options

  app.get(
    '/v1/me',
    {
      ...guards.session,
      schema: {
        operationId: 'getMe',
        summary: 'The signed-in user',
        response: { 200: wire(userResponseSchema) },
      },
    },
    (request) => ({ user: liveSessionOf(request).user }),
  )

  app.get(
    '/v1/me/identities',
    {
      ...guards.session,
      schema: {
        operationId: 'listIdentities',
        summary: 'The ways in which the signed-in user can sign in',
        response: { 200: wire(identitiesSchema) },
      },
    },
    async (request) => ({ identities: await listIdentities(liveSessionOf(request)) }),
  )

  app.get(
    '/v1/me/export',
    {
      ...guards.export,
      schema: {
        operationId: 'exportMe',
        summary: 'Everything that the server holds of the signed-in user',
        response: { 200: wire(exportSchema) },
      },
    },
    async (request, reply) => {
      const json = await exportAccount(liveSessionOf(request), request.id)
      return reply
        .header('content-disposition', 'attachment; filename="export.json"')
        .type('application/json; charset=utf-8')
        .send(json as never)
    },
  )

  app.delete(
    '/v1/me',
    {
      ...guards.platformCode,
      schema: {
        operationId: 'deleteMe',
        summary: 'Delete the account; requires a fresh login code of the same user',
        body: wire(deleteUserSchema),
        problems: [
          'login_code_invalid',
          'account_blocked',
          'identity_mismatch',
          'identity_provisional',
          'provider_rejected',
          'provider_unavailable',
        ],
        response: { 204: noContent },
      },
    },
    async (request, reply) => {
      await deleteAccount(liveSessionOf(request), request.body, sourceOf(request))
      if (cookies.session(request) !== null) cookies.clearSession(reply)
      return reply.code(204).send()
    },
  )
}
