// Lints texts as if each were the named file, by the repository's rules that need no types: a
// program of the compiler would cost half a minute. Reads and writes JSON.
import { ESLint, Linter } from 'eslint'
import { text } from 'node:stream/consumers'
import tseslint from 'typescript-eslint'

const eslint = new ESLint()
const linter = new Linter()
const results = []
for (const { path, code } of JSON.parse(await text(process.stdin))) {
  const { rules } = await eslint.calculateConfigForFile(path)
  const messages = linter.verify(
    code,
    {
      files: ['**/*.tsx', '**/*.ts'],
      plugins: { '@typescript-eslint': tseslint.plugin },
      languageOptions: { parser: tseslint.parser },
      rules: Object.fromEntries(
        Object.entries(rules).filter(([name]) => /no-restricted-(imports|globals)$/.test(name)),
      ),
    },
    path,
  )
  results.push(messages.map(({ message }) => message))
}
process.stdout.write(JSON.stringify(results))
