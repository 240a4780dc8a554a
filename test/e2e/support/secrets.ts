import type { Page, Response } from 'playwright-core'

/** What has come over the wire to the preview's pages, and what of it nobody may be shown. */
export interface SecretWatch {
  /** Fails when a secret is in what the panel shows or in an answer that needs none. */
  expectNoneShown(): Promise<void>
}

interface Seen {
  path: string
  body: string
}

/** What gives the phone of each host its codes, and their fields. */
const loginCodes = [
  ['/sandbox/login-codes', 'code'],
  ['/sandbox/douyin/login', 'code'],
  ['/sandbox/douyin/login', 'anonymousCode'],
  ['/sandbox/alipay/auth-codes', 'authCode'],
] as const

// The build's own code names these fields; what counts is what is sent and shown.
const isCode = (path: string) => path === '/weapp.json' || path.startsWith('/assets/')

export const watchSecrets = (page: Page, sandboxUrl: string): SecretWatch => {
  const reading: Promise<Seen | null>[] = []
  page.on('response', (response) => {
    reading.push(readAnswer(response))
  })
  return {
    async expectNoneShown() {
      const seen = (await Promise.all(reading)).filter((each) => each !== null)
      const codes = loginCodes.flatMap(([path, field]) => secretsIn(seen, path, field))
      const tokens = secretsIn(seen, '/proxy', 'token')
      expect(codes.length).toBeGreaterThan(0)
      expect(tokens.length).toBeGreaterThan(0)

      const told = await fetch(`${sandboxUrl}/sandbox/calls`)
      const places: Seen[] = [
        { path: 'the panel', body: await page.content() },
        { path: 'the sandbox', body: await told.text() },
      ]
      for (const { path, body } of [...seen, ...places]) {
        for (const word of ['session_key', '"sessionKey"', '"openid"', '"unionid"']) {
          expect({ path, holds: body.includes(word) ? word : null }).toEqual({ path, holds: null })
        }
      }
      for (const { path, body } of places) {
        for (const secret of [...codes, ...tokens]) {
          expect({ path, holdsSecret: body.includes(secret) }).toEqual({ path, holdsSecret: false })
        }
      }
    },
  }
}

const readAnswer = async (response: Response): Promise<Seen | null> => {
  const path = new URL(response.url()).pathname
  // The stream of events does not end; what it tells is read from the sandbox.
  if (isCode(path) || path === '/events') return null
  return { path, body: await response.text().catch(() => '') }
}

const secretsIn = (seen: readonly Seen[], path: string, field: string): string[] =>
  seen.flatMap((each) => {
    const found = new RegExp(`"${field}":"([^"]+)"`).exec(each.body)?.[1]
    return each.path === path && found !== undefined ? [found] : []
  })
