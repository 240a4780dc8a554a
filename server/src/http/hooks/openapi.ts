import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import { problemStatus, type ProblemCode } from '../../../../src/contract/problem'
import { problemSchema } from '../../../../src/contract/problem-body'
import { sessionHeader } from '../../../../src/contract/session-calls'
import { problemMediaType } from './error-handler'
import { wire } from '../wire-schema'

declare module 'fastify' {
  interface FastifySchema {
    /** For the documentation: the problems of this call beside those of every call. */
    problems?: readonly ProblemCode[]
    /** For the documentation: the body is multipart with one file in this field. */
    upload?: { field: string; mediaTypes: readonly string[] }
  }
}

const problemsKey = 'x-problems'
const uploadKey = 'x-upload'

export interface OpenapiOptions {
  publicBaseUrl: string
  /** Of a web page's session. */
  cookieName: string
}

/** Collects the routes that are registered after it into one OpenAPI document. */
export const useOpenapi = async (
  app: FastifyInstance,
  { publicBaseUrl, cookieName }: OpenapiOptions,
): Promise<void> => {
  const problem: object = wire(problemSchema)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'taro-passport',
        version: '1',
        description: 'Sign-in for mini-programs. Every error is a problem of RFC 9457.',
      },
      servers: [{ url: publicBaseUrl }],
      components: {
        securitySchemes: {
          session: { type: 'http', scheme: 'bearer' },
          webSession: {
            type: 'apiKey',
            in: 'cookie',
            name: cookieName,
            description: `Together with the header ${sessionHeader}, which names the session`,
          },
        },
        schemas: { Problem: problem },
      },
    },
    transform: ({ schema: { upload, ...schema }, url, route }) => ({
      url,
      schema: {
        ...schema,
        ...(upload === undefined ? {} : { [uploadKey]: upload }),
        ...(route.config?.needsSession === true
          ? { security: [{ session: [] }, { webSession: [] }] }
          : {}),
        [problemsKey]: problemsOf(
          { ...schema, ...(upload === undefined ? {} : { upload }) },
          route,
        ),
      },
    }),
    transformObject: (document) => {
      if (!('openapiObject' in document)) return document.swaggerObject
      for (const path of Object.values(document.openapiObject.paths ?? {})) {
        for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
          const operation = path?.[method]
          if (operation === undefined) continue
          describeProblems(operation)
          describeUpload(operation)
        }
      }
      return document.openapiObject
    },
  })
}

const problemsOf = (schema: FastifySchema, route: RouteOptions): ProblemCode[] => {
  const takesBody = schema.body !== undefined || schema.upload !== undefined
  const isLimited = route.url.startsWith('/v1/')
  const codes = new Set<ProblemCode>(schema.problems)
  if (takesBody) {
    for (const code of ['invalid_request', 'payload_too_large', 'unsupported_media'] as const) {
      codes.add(code)
    }
  }
  if (schema.params !== undefined) codes.add('not_found')
  if (route.config?.needsSession === true) codes.add('session_invalid')
  if (isLimited) {
    codes.add('rate_limited')
    // A cookie together with a bearer.
    codes.add('invalid_request')
    if (route.method !== 'GET' && route.method !== 'HEAD') codes.add('origin_refused')
  }
  return [...codes.add('internal_error').add('service_unavailable')]
}

/** Turns the list of codes into one response for each status. */
const describeProblems = (operation: object): void => {
  const codes = (Reflect.get(operation, problemsKey) ?? []) as ProblemCode[]
  Reflect.deleteProperty(operation, problemsKey)
  const responses = Object(Reflect.get(operation, 'responses')) as Record<string, object>
  for (const status of new Set(codes.map((code) => problemStatus[code]))) {
    const sameStatus = codes.filter((code) => problemStatus[code] === status)
    responses[status] = {
      description: sameStatus.join(', '),
      content: {
        [problemMediaType]: {
          schema: {
            allOf: [
              { $ref: '#/components/schemas/Problem' },
              { type: 'object', properties: { code: { enum: sameStatus } } },
            ],
          },
        },
      },
    }
  }
  Reflect.set(operation, 'responses', responses)
}

const describeUpload = (operation: object): void => {
  const upload = Reflect.get(operation, uploadKey) as FastifySchema['upload']
  Reflect.deleteProperty(operation, uploadKey)
  if (upload === undefined) return
  Reflect.set(operation, 'requestBody', {
    required: true,
    content: {
      'multipart/form-data': {
        schema: {
          type: 'object',
          required: [upload.field],
          properties: { [upload.field]: { type: 'string', format: 'binary' } },
        },
        encoding: { [upload.field]: { contentType: upload.mediaTypes.join(', ') } },
      },
    },
  })
}
