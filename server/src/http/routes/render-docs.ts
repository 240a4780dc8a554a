import { problemStatus, type ProblemCode } from '../../../../src/contract/problem'
import { problemTitles } from '../../errors'

interface Schema {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  enum?: unknown[]
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
}

interface Operation {
  summary?: string
  security?: unknown[]
  parameters?: { name: string; in: string; schema?: Schema }[]
  requestBody?: { content?: Record<string, { schema?: Schema }> }
  responses?: Record<
    string,
    { description?: string; content?: Record<string, { schema?: Schema }> }
  >
}

export const docsStyle = `
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin: 2.5rem 0 0.5rem; font-size: 1.1rem; overflow-wrap: anywhere }
code { font: 0.9em ui-monospace, monospace }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1rem }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0 }
tr { border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent) }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0 }
`

/** One page of plain HTML from the OpenAPI document that the server also serves. */
export const renderDocs = (document: object): string => {
  const paths = Object(Reflect.get(document, 'paths')) as Record<string, Record<string, Operation>>
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => renderOperation(method, path, operation)),
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>taro-passport API</title>
<style>${docsStyle}</style>
<main>
<h1>taro-passport API</h1>
<p>The same for machines: <a href="/openapi.json">openapi.json</a>. Times are ISO 8601 in UTC. An
error is <code>application/problem+json</code>; branch on its <code>code</code>. Every response
carries <code>x-request-id</code>.</p>
${operations.join('\n')}
<h2>Problems</h2>
${renderTable('', ['Code', 'Status', 'Meaning'], problemRows())}
</main>
</html>
`
}

const renderOperation = (method: string, path: string, operation: Operation): string => {
  const body = Object.entries(operation.requestBody?.content ?? {})[0]
  const parts = [
    `<h2><code>${escape(`${method.toUpperCase()} ${path}`)}</code></h2>`,
    `<p>${escape(operation.summary ?? '')}${
      operation.security === undefined ? '' : ' <strong>Needs a session.</strong>'
    }</p>`,
  ]
  const parameters = operation.parameters ?? []
  if (parameters.length > 0) {
    const rows = parameters.map(({ name, schema }) => [code(name), escape(describe(schema))])
    parts.push(renderTable('Parameters', ['Name', 'Value'], rows))
  }
  if (body !== undefined) {
    const [mediaType, { schema }] = body
    parts.push(renderTable(`Body, ${mediaType}`, ['Field', 'Value'], fieldsOf(schema)))
  }
  const responses = Object.entries(operation.responses ?? {}).map(([status, response]) => {
    const schema = Object.entries(response.content ?? {}).find(
      ([type]) => !type.includes('problem'),
    )
    const fields = fieldsOf(schema?.[1].schema).map(([name]) => name)
    const says = fields.length > 0 ? fields.join(', ') : escape(response.description ?? '')
    return [escape(status), says]
  })
  parts.push(renderTable('Responses', ['Status', 'Body, or the codes of the problem'], responses))
  return parts.join('\n')
}

/** Every field with its path, `device.name`; a question mark says that it may be left out. */
const fieldsOf = (schema: Schema | undefined, prefix = ''): string[][] =>
  Object.entries(schema?.properties ?? {}).flatMap(([name, field]) => {
    const isRequired = schema?.required?.includes(name) === true
    const path = `${prefix}${name}`
    const inner = field.items ?? field.anyOf?.find(({ properties }) => properties) ?? field
    const mark = field.items === undefined ? '' : '[]'
    return [
      [code(`${path}${mark}${isRequired ? '' : '?'}`), escape(describe(field))],
      ...fieldsOf(inner, `${path}${mark}.`),
    ]
  })

const describe = (schema: Schema | undefined): string => {
  if (schema === undefined) return ''
  if (schema.anyOf !== undefined) return schema.anyOf.map(describe).join(' or ')
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(', ')
  const limits = [
    schema.minLength === undefined ? '' : `at least ${schema.minLength} characters`,
    schema.maxLength === undefined ? '' : `at most ${schema.maxLength} characters`,
    schema.minimum === undefined ? '' : `at least ${schema.minimum}`,
    schema.maximum === undefined ? '' : `at most ${schema.maximum}`,
    schema.pattern === undefined ? '' : schema.pattern,
  ].filter((limit) => limit !== '')
  return [[schema.type ?? 'any'].flat().join(' or '), ...limits].join(', ')
}

const problemRows = (): string[][] =>
  (Object.keys(problemStatus) as ProblemCode[]).map((name) => [
    code(name),
    String(problemStatus[name]),
    escape(problemTitles[name]),
  ])

const renderTable = (caption: string, heads: string[], rows: string[][]): string =>
  rows.length === 0
    ? ''
    : `<table>${caption === '' ? '' : `<caption>${escape(caption)}</caption>`}
<thead><tr>${heads.map((head) => `<th scope="col">${escape(head)}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')}
</tbody></table>`

const code = (text: string): string => `<code>${escape(text)}</code>`

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
