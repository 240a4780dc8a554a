import { userAnswerSchema } from '../../../src/contract/user'
import type { App } from '../app'
import { liveSessionOf } from '../plugins/authentication'
import { wire } from '../plugins/wire-schema'
import type { RouteGuards } from './route-guards'

export interface MeRoutesOptions {
  guards: RouteGuards
}

export const registerMeRoutes = (app: App, { guards }: MeRoutesOptions): void => {
  app.get(
    '/v1/me',
    {
      ...guards.session,
      schema: { summary: 'The signed-in user', response: { 200: wire(userAnswerSchema) } },
    },
    (request, reply) => {
      void reply.send({ user: liveSessionOf(request).user })
    },
  )
}
