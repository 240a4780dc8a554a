// Runs the texts of docs/backend.md against the known answers:
//   node --import tsx test/backend/main.ts python go
// Debian's python3-jwt and python3-cryptography, golang-go and golang-github-golang-jwt-jwt-dev. A language that
// is not installed fails the run; PYTHON names another interpreter. For php, Debian's php-cli and php-apcu, and
// PHP_AUTOLOAD, the path of a vendor/autoload.php with firebase/php-jwt, which Debian does not have.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createHttpClient } from '../server/support/http-client'
import { startKeyServer, type KeyServerMood } from '../server/support/key-server'
import { startProcess } from '../support/start-process'
import { programTexts } from './program-texts'
import answers from './known-answers.json'

interface Language {
  /** Makes the program in the folder. @returns the command that runs it. */
  build(folder: string): string[]
}

const document = readFileSync(resolve(__dirname, '../../docs/backend.md'), 'utf8')

const say = (line: string) => process.stdout.write(`${line}\n`)

const writeText = (folder: string, name: string, change = (text: string) => text) => {
  const text = programTexts(document).get(name)
  if (text === undefined) throw new Error(`docs/backend.md has no ${name}`)
  writeFileSync(join(folder, name), change(text))
}

const languages: Readonly<Record<string, Language>> = {
  python: {
    build(folder) {
      writeText(folder, 'passport_auth.py')
      copyFileSync(join(__dirname, 'drivers/server.py'), join(folder, 'server.py'))
      return [process.env['PYTHON'] ?? 'python3', join(folder, 'server.py')]
    },
  },
  go: {
    build(folder) {
      // Debian's package has no version in its path.
      writeText(folder, 'passport_auth.go', (text) => text.replace('jwt/v5"', 'jwt"'))
      copyFileSync(join(__dirname, 'drivers/server.go'), join(folder, 'server.go'))
      const env = { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode' }
      execFileSync('go', ['build', '-o', 'server'], { cwd: folder, env, stdio: 'inherit' })
      return [join(folder, 'server')]
    },
  },
  php: {
    build(folder) {
      writeText(folder, 'PassportAuth.php')
      copyFileSync(join(__dirname, 'drivers/server.php'), join(folder, 'server.php'))
      return ['php', '-d', 'apc.enable_cli=1', join(folder, 'server.php')]
    },
  },
}

/** Starts the program, asks it with each token, and returns the statuses. */
const ask = async (command: readonly string[], mood: KeyServerMood, tokens: readonly string[]) => {
  const keys = await startKeyServer(answers.jwks)
  keys.mood = mood
  const [program = '', ...args] = command
  const backend = startProcess(args, {
    program,
    env: {
      ISSUER: answers.issuer,
      AUDIENCE: answers.audience,
      JWKS_URL: keys.url,
      PHP_AUTOLOAD: process.env['PHP_AUTOLOAD'] ?? '',
    },
  })
  try {
    const call = createHttpClient(await backend.listening)
    const responses = await Promise.all(tokens.map((token) => call('GET', '/', { token })))
    return { responses, keyRequests: keys.requests() }
  } finally {
    await backend.kill('SIGKILL')
    await keys.close()
  }
}

const check = async (command: readonly string[]): Promise<string[]> => {
  const failures: string[] = []
  const expectEqual = (what: string, actual: unknown, expected: unknown) => {
    if (actual !== expected) failures.push(`${what}: ${String(actual)}, not ${String(expected)}`)
  }
  const valid = Object.entries(answers.valid)
  const invalid = Object.entries(answers.invalid)
  const tokens = [...valid.map(([, { token }]) => token), ...invalid.map(([, token]) => token)]

  const { responses, keyRequests } = await ask(command, 'well', tokens)
  for (const [index, [name, { sub }]] of valid.entries()) {
    expectEqual(`${name}: status`, responses[index]?.status, 200)
    expectEqual(`${name}: sub`, (responses[index]?.body as { sub?: string } | null)?.sub, sub)
  }
  for (const [index, [name]] of invalid.entries()) {
    expectEqual(name, responses[valid.length + index]?.status, 401)
  }
  expectEqual('reads of the keys', keyRequests, 1)
  for (const mood of ['failing', 'garbled', 'empty', 'hanging'] as const) {
    const [first] = (await ask(command, mood, tokens.slice(0, 1))).responses
    expectEqual(`while the server of the keys is ${mood}`, first?.status, 503)
  }
  return failures
}

const main = async (names: readonly string[]): Promise<boolean> => {
  let isGood = names.length > 0
  for (const name of names) {
    const language = languages[name]
    if (language === undefined) throw new Error(`known are ${Object.keys(languages).join(', ')}`)
    const folder = mkdtempSync(join(tmpdir(), `passport-${name}-`))
    try {
      const failures = await check(language.build(folder))
      for (const failure of failures) say(`${name}: ${failure}`)
      say(`${name}: ${failures.length === 0 ? 'as known' : 'FAILED'}`)
      isGood &&= failures.length === 0
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  return isGood
}

void main(process.argv.slice(2)).then((isGood) => {
  process.exitCode = isGood ? 0 : 1
})
