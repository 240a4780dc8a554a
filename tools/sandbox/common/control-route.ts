import * as v from 'valibot'
import { ControlError } from './control-error'

/** Returns what is sent as JSON, or throws a `ControlError`. */
export type ControlRoute = (body: string, query: URLSearchParams) => object | Promise<object>

/** By method and path, for example `GET /sandbox/users`. */
export type ControlRoutes = readonly (readonly [string, ControlRoute])[]

/** The body as the schema has it; an empty body is `{}`. */
export const parseControlBody = <Schema extends v.GenericSchema>(
  schema: Schema,
  body: string,
): v.InferOutput<Schema> => {
  let value: unknown
  try {
    value = body === '' ? {} : JSON.parse(body)
  } catch {
    throw new ControlError(400, 'not JSON')
  }
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const issue = result.issues[0]
  throw new ControlError(400, `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`)
}
