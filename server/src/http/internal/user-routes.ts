import type { FastifyRequest } from 'fastify'
import * as v from 'valibot'
import { providerSchema, type Provider } from '../../../../src/contract/providers'
import { idSchema, instantSchema } from '../../../../src/contract/scalars'
import { clientActor, type Actor } from '../../audit/actor'
import type { FoundUser, UserDirectory, UserKey } from '../../backend/user-directory'
import { ApiError } from '../../errors'
import { toIsoTime } from '../../lib/to-iso-time'
import { foreignIdPattern } from '../../users/foreign-id'
import type { PresentUser } from '../../users/present-user'
import type { App } from '../app-type'
import { noContent } from '../routes/route-guards'
import { wire } from '../wire-schema'
import { internalClientOf, requireScope } from './client-authentication'

export interface UserRoutesOptions {
  directory: UserDirectory
  presentUser: PresentUser
}

const nullable = v.nullable(v.string())
const foreignIdSchema = v.pipe(
  v.string(),
  v.regex(foreignIdPattern, 'must be 1 to 128 ASCII characters without spaces'),
)

const userSchema = v.object({
  id: idSchema,
  externalId: nullable,
  nickname: nullable,
  avatarUrl: nullable,
  /** Masked. */
  phone: nullable,
  blockedAt: v.nullable(instantSchema),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  /** With the scope `identity:read`. */
  identities: v.optional(
    v.array(
      v.object({
        provider: providerSchema,
        appId: v.string(),
        openid: v.string(),
        unionid: nullable,
      }),
    ),
  ),
})
const userResponse = wire(v.object({ user: userSchema }))
const idParams = wire(v.strictObject({ id: idSchema }))
const querySchema = v.strictObject({
  external_id: v.optional(foreignIdSchema),
  openid: v.optional(foreignIdSchema),
  app_id: v.optional(foreignIdSchema),
})
const signedOutResponse = wire(v.object({ endedSessions: v.number() }))

export const registerUserRoutes = (app: App, options: UserRoutesOptions): void => {
  const { directory } = options
  const reading = { onRequest: requireScope('user:read') }
  const writing = { onRequest: requireScope('user:write') }

  const find = async (request: FastifyRequest, key: UserKey) => {
    const found = existing(await directory.find(key, actorOf(request)))
    const seesIdentities = internalClientOf(request).scopes.has('identity:read')
    return { user: toWireUser(options.presentUser, found, seesIdentities) }
  }

  app.get(
    '/users',
    { ...reading, schema: { querystring: wire(querySchema), response: { 200: userResponse } } },
    (request) => find(request, keyOf(request.query)),
  )

  app.get(
    '/users/:id',
    { ...reading, schema: { params: idParams, response: { 200: userResponse } } },
    (request) => find(request, { id: request.params.id }),
  )

  app.get(
    '/users/:id/phone',
    {
      onRequest: requireScope('phone:read'),
      schema: { params: idParams, response: { 200: wire(v.object({ phone: nullable })) } },
    },
    async (request) => existing(await directory.readPhone(request.params.id, actorOf(request))),
  )

  app.post(
    '/users/:id/sign-out',
    { ...writing, schema: { params: idParams, response: { 200: signedOutResponse } } },
    async (request) => ({
      endedSessions: existing(await directory.signOut(request.params.id, actorOf(request))),
    }),
  )

  app.post(
    '/users/:id/block',
    { ...writing, schema: { params: idParams, response: { 200: signedOutResponse } } },
    async (request) => ({
      endedSessions: existing(await directory.block(request.params.id, actorOf(request))),
    }),
  )

  app.post(
    '/users/:id/unblock',
    { ...writing, schema: { params: idParams, response: { 204: noContent } } },
    async (request, reply) => {
      const isDone = await directory.unblock(request.params.id, actorOf(request))
      if (!isDone) throw new ApiError('not_found')
      return reply.code(204).send()
    },
  )

  app.put(
    '/users/:id/external-id',
    {
      ...writing,
      schema: {
        params: idParams,
        body: wire(v.strictObject({ externalId: v.nullable(foreignIdSchema) })),
        response: { 204: noContent },
      },
    },
    async (request, reply) => {
      const { externalId } = request.body
      const actor = actorOf(request)
      const onlyIfNone = request.headers['if-none-match'] === '*'
      const isDone = await directory.setExternalId(request.params.id, externalId, actor, onlyIfNone)
      if (!isDone) throw new ApiError('not_found')
      return reply.code(204).send()
    },
  )
}

const actorOf = (request: FastifyRequest): Actor =>
  clientActor(internalClientOf(request).id, request.id)

const existing = <T>(found: T | null): T => {
  if (found === null) throw new ApiError('not_found')
  return found
}

const keyOf = (query: v.InferOutput<typeof querySchema>): UserKey => {
  const { external_id: externalId, openid, app_id: appId } = query
  if (externalId !== undefined && openid === undefined && appId === undefined) return { externalId }
  if (externalId === undefined && openid !== undefined && appId !== undefined) {
    return { openid, appId }
  }
  throw new ApiError('invalid_request', {
    detail: 'querystring: must have external_id, or openid and app_id',
  })
}

const toWireUser = (
  presentUser: PresentUser,
  { user, identities }: FoundUser,
  seesIdentities: boolean,
) => ({
  ...presentUser(user),
  externalId: user.external_id,
  blockedAt: user.blocked_at === null ? null : toIsoTime(user.blocked_at),
  ...(seesIdentities
    ? {
        identities: identities.map(({ provider, app_id, openid, union_id }) => ({
          // Only a provider of the registry ever wrote it.
          provider: provider as Provider,
          appId: app_id,
          openid,
          unionid: union_id,
        })),
      }
    : {}),
})
