import { toJsonSchema, type JsonSchema } from '@valibot/to-json-schema'
import type { FastifyInstance, FastifyTypeProvider } from 'fastify'
import * as v from 'valibot'
import { ApiError } from '../errors'

type AnySchema = v.GenericSchema

/**
 * A schema of the contract in the form that Fastify and OpenAPI read. The valibot schema stays with
 * it: that one checks bodies, this one filters responses.
 */
export interface WireSchema<S extends AnySchema = AnySchema> {
  readonly [key: string]: unknown
  /** Only a type. */
  readonly of?: S
}

const sources = new WeakMap<object, AnySchema>()

export const wire = <S extends AnySchema>(schema: S): WireSchema<S> => {
  // What JSON Schema cannot say, like a count of code points, valibot still checks.
  const json: Record<string, unknown> = {
    ...toJsonSchema(schema, {
      errorMode: 'ignore',
      typeMode: 'input',
      overrideSchema: ({ jsonSchema }) => mergeNull(jsonSchema),
    }),
  }
  delete json['$schema']
  sources.set(json, schema)
  return json
}

/**
 * `string or null` as one schema with two types. As an alternative of two schemas the serializer
 * would try each response's field against both, which costs more than the rest of the response.
 */
const mergeNull = (schema: JsonSchema): JsonSchema => {
  const [first, second, ...rest] = schema.anyOf ?? []
  const isNullable = typeof second === 'object' && second.type === 'null' && rest.length === 0
  if (!isNullable || typeof first !== 'object' || typeof first.type !== 'string') return schema
  return { ...first, type: [first.type, 'null'] }
}

/** Types a route's body and response from its wire schemas. */
export interface WireTypeProvider extends FastifyTypeProvider {
  validator: this['schema'] extends WireSchema<infer S> ? v.InferOutput<S> : unknown
  serializer: this['schema'] extends WireSchema<infer S> ? v.InferInput<S> : unknown
}

export const useWireSchemas = (app: FastifyInstance) => {
  app.setValidatorCompiler(({ schema, httpPart }) => {
    const source = sources.get(schema)
    if (source === undefined)
      throw new Error(`the schema of ${httpPart ?? 'a part'} is not a wire schema`)
    return (data: unknown) => {
      const result = v.safeParse(source, data, { abortPipeEarly: true })
      if (result.success) return { value: result.output }
      // An id that cannot exist is as absent as one that does not.
      if (httpPart === 'params') return { error: new ApiError('not_found') }
      const detail = result.issues.slice(0, maxNamedIssues).map(describe).join('; ')
      return { error: new ApiError('invalid_request', { detail: `${httpPart ?? ''}: ${detail}` }) }
    }
  })
  return app.withTypeProvider<WireTypeProvider>()
}

const maxNamedIssues = 8

/** Names the field and what it must be, and never repeats the value: it may be a secret. */
const describe = (issue: v.BaseIssue<unknown>): string => {
  const path = v.getDotPath(issue)?.slice(0, 100) ?? 'it'
  if (issue.expected === 'never') return `${path} is unknown`
  if (issue.received === 'undefined') return `${path} is missing`
  // The contract's own words; valibot's begin with "Invalid" and quote the value.
  if (!issue.message.startsWith('Invalid ')) return `${path} ${issue.message}`
  const limit = String(issue.requirement)
  if (issue.type === 'min_length') return `${path} must have at least ${limit} characters`
  if (issue.type === 'max_length') return `${path} must have at most ${limit} characters`
  return `${path} must be ${issue.expected ?? 'valid'}`
}
