import * as v from 'valibot'

/** What the fuzzing reads of a JSON Schema; the rest of it is for others. */
export interface Schema {
  type?: string | undefined
  enum?: unknown[] | undefined
  anyOf?: Schema[] | undefined
  properties?: Record<string, Schema> | undefined
  required?: string[] | undefined
}

export interface Operation {
  /** `POST /v1/sessions`. */
  name: string
  method: string
  path: string
  needsSession: boolean
  /** Of a JSON body, where there is one. */
  body: Schema | null
  successes: number[]
}

const methods = ['get', 'put', 'post', 'delete', 'patch']

const operationSchema = v.object({
  security: v.optional(v.array(v.unknown())),
  requestBody: v.optional(
    v.object({ content: v.record(v.string(), v.object({ schema: v.custom<Schema>(Boolean) })) }),
  ),
  responses: v.record(v.string(), v.unknown()),
})

const documentSchema = v.object({ paths: v.record(v.string(), v.record(v.string(), v.unknown())) })

/** Every call that an OpenAPI document describes. */
export const readOperations = (document: unknown): Operation[] => {
  const { paths } = v.parse(documentSchema, document)
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => methods.includes(method))
      .map(([method, described]): Operation => {
        const { security, requestBody, responses } = v.parse(operationSchema, described)
        return {
          name: `${method.toUpperCase()} ${path}`,
          method: method.toUpperCase(),
          path,
          needsSession: security !== undefined && security.length > 0,
          body: requestBody?.content['application/json']?.schema ?? null,
          successes: Object.keys(responses)
            .map(Number)
            .filter((status) => status >= 200 && status < 400),
        }
      }),
  )
}
