import Ajv, { type ValidateFunction } from 'ajv/dist/2020'
import type { HttpResponse } from './http-client'

interface Operation {
  responses: Record<string, { content?: Record<string, { schema: object }> }>
}

interface Document {
  paths: Record<string, Record<string, Operation>>
  components: object
}

/** Throws for a response that the OpenAPI document does not describe. */
export type CheckResponse = (method: string, path: string, response: HttpResponse) => void

/** The statuses of calls that the document does not list. */
const undocumented = new Set([400, 404, 405, 413, 415, 431])

const ajv = new Ajv({ strict: false, allErrors: true })

/** By the text of the schema: the servers of a test file have the same ones. */
const validators = new Map<string, ValidateFunction>()

export const createOpenapiCheck = (document: Document): CheckResponse => {
  const validatorFor = (schema: object): ValidateFunction => {
    const whole = { ...schema, components: document.components }
    const text = JSON.stringify(whole)
    const known = validators.get(text) ?? ajv.compile(whole)
    validators.set(text, known)
    return known
  }

  const operationOf = (method: string, path: string): Operation | null => {
    const segments = (path.split('?')[0] ?? '').split('/')
    const isSame = (template: string) => {
      const parts = template.split('/')
      return (
        parts.length === segments.length &&
        parts.every((part, index) => part.startsWith('{') || part === segments[index])
      )
    }
    const exact = document.paths[path.split('?')[0] ?? '']
    const template = Object.keys(document.paths).find(isSame)
    const methods = exact ?? (template === undefined ? undefined : document.paths[template])
    return methods?.[method.toLowerCase()] ?? null
  }

  return (method, path, response) => {
    const name = `${method} ${path} -> ${response.status}`
    const operation = operationOf(method, path)
    if (operation === null) {
      if (response.status < 300 || undocumented.has(response.status)) return
      throw new Error(`${name}: the call is not documented`)
    }
    const documented = operation.responses[response.status]
    if (documented === undefined) {
      if (response.status === 304) return
      throw new Error(`${name}: the status is not documented\n${response.text}`)
    }
    if (documented.content === undefined) return
    const mediaType = String(response.headers['content-type']).split(';')[0] ?? ''
    const schema = documented.content[mediaType]?.schema
    if (schema === undefined) throw new Error(`${name}: ${mediaType} is not documented`)
    const validate = validatorFor(schema)
    if (!validate(response.body)) {
      throw new Error(`${name}: ${ajv.errorsText(validate.errors)}\n${response.text}`)
    }
  }
}
