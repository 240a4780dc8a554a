import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { problemSchema } from '../../../src/contract/problem-body'
import { problemMediaType } from './error-handler'
import { wire } from './wire-schema'

/** Collects the routes that are registered after it into one OpenAPI document. */
export const useOpenapi = async (app: FastifyInstance, publicBaseUrl: string): Promise<void> => {
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
        securitySchemes: { session: { type: 'http', scheme: 'bearer' } },
        schemas: { Problem: problem },
        responses: {
          Problem: {
            description: 'What went wrong; branch on `code`',
            content: {
              [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } },
            },
          },
        },
      },
    },
    transform: ({ schema, url, route }) => ({
      url,
      schema:
        route.config?.needsSession === true ? { ...schema, security: [{ session: [] }] } : schema,
    }),
    transformObject: (document) => {
      if (!('openapiObject' in document)) return document.swaggerObject
      for (const path of Object.values(document.openapiObject.paths ?? {})) {
        for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
          const responses: object = path?.[method]?.responses ?? {}
          Object.assign(responses, { default: { $ref: '#/components/responses/Problem' } })
        }
      }
      return document.openapiObject
    },
  })
}
