import * as v from 'valibot'
import { parse } from 'yaml'
import { problemTitles } from '../../../server/src/errors'
import { callbackPath } from '../../../server/src/web/start-oauth'
import { problemStatus } from '../../../src/contract/problem'
import { problemSchema } from '../../../src/contract/problem-body'
import { readText } from './deploy-files'

describe('nginx.conf', () => {
  const text = readText('server/deploy/nginx.conf')

  it('refuses in the words of the server', () => {
    const responses = [...text.matchAll(/return (\d{3}) '(\{.+\})';/g)]
    const codes = responses.map(([, status, json = '']) => {
      const filledIn = json.replace('$request_id', '0123456789abcdef0123456789abcdef')
      const problem = v.parse(problemSchema, JSON.parse(filledIn))
      expect(String(problem.status)).toBe(status)
      expect(Object.entries(problemStatus)).toContainEqual([problem.code, problem.status])
      expect(Object.entries(problemTitles)).toContainEqual([problem.code, problem.title])
      expect(problem.type).toBe(`urn:taro-passport:problem:${problem.code}`)
      return problem.code
    })
    expect(codes).toEqual(['payload_too_large', 'rate_limited', 'service_unavailable'])
    // Without a status of its own an answer keeps the one that led to it.
    expect(text).toMatch(/^\s+error_page 502 503 504 =503 @away;$/m)
  })

  it('keeps the addresses of callbacks and of pages out of its logs', () => {
    const [, block = ''] = new RegExp(`location = ${callbackPath} \\{([^}]*)\\}`).exec(text) ?? []
    expect(block).toContain('error_log /dev/null;')
    expect(text).toMatch(/root \/usr\/share\/nginx\/h5;\n\s+#.*\n\s+error_log \/dev\/null;/)
    expect(text).toMatch(/^\s+access_log off;$/m)
    expect(text.match(/(access|error)_log/g)).toHaveLength(3)
  })

  it('finds the nodes of compose.yaml at addresses that stay, inside the trusted network', () => {
    const { services } = v.parse(
      v.object({
        services: v.record(
          v.string(),
          v.object({
            networks: v.optional(v.object({ default: v.object({ ipv4_address: v.string() }) })),
          }),
        ),
      }),
      parse(readText('server/deploy/compose.yaml'), { merge: true }),
    )
    const names = [...text.matchAll(/^\s+server (\S+):3000 /gm)].map(([, name = '']) => name)
    const addresses = names.map((name) => services[name]?.networks?.default.ipv4_address ?? '')
    expect(new Set(addresses).size).toBe(2)
    for (const address of addresses) expect(address).toMatch(/^172\.28\.0\.\d+$/)
  })
})
