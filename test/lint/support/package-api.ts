import { join } from 'node:path'
import ts from 'typescript'

const root = join(__dirname, '../../..')

export interface Member {
  /** As it is declared, without comments: `timeoutMs?: number`. */
  text: string
  /** What its `@default` says. */
  byDefault: string | null
}

/** What an app can import of the package, as the types declare it. */
export interface PackageApi {
  /** Functions, components, constants, and types that are only another name. */
  names: string[]
  /** Of each interface and class. */
  members: Map<string, Member[]>
  errorCodes: string[]
}

export const readPackageApi = (): PackageApi => {
  const entry = join(root, 'src/package/index.ts')
  const parsed = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, ' '))
    },
  })
  if (parsed === undefined) throw new Error('tsconfig.json cannot be read')
  const program = ts.createProgram([entry, join(root, 'types/global.d.ts')], parsed.options)
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(entry)
  const module = source && checker.getSymbolAtLocation(source)
  if (module === undefined) throw new Error(`${entry} exports nothing`)

  const api: PackageApi = { names: [], members: new Map(), errorCodes: [] }
  for (const alias of checker.getExportsOfModule(module)) {
    const symbol = alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias
    const declaration = symbol.declarations?.[0]
    const { name } = alias
    if (declaration === undefined) throw new Error(`${name} has no declaration`)
    const type = checker.getDeclaredTypeOfSymbol(symbol)
    if (name === 'AppErrorCode') {
      api.errorCodes = type.isUnion() ? type.types.map((each) => textOfLiteral(each)) : []
    } else if (ts.isVariableDeclaration(declaration)) {
      api.names.push(textOfValue(name, declaration))
    } else if (ts.isTypeAliasDeclaration(declaration) && !isInferred(declaration)) {
      api.names.push(`${name} = ${textOf(declaration.type).replace(/^\| /, '')}`)
    } else {
      api.members.set(name, membersOf(checker, type, declaration))
      if (ts.isClassDeclaration(declaration)) api.names.push(...constructorsOf(declaration))
    }
  }
  return api
}

const constructorsOf = ({ name, members }: ts.ClassDeclaration): string[] =>
  members
    .filter(ts.isConstructorDeclaration)
    .map(({ parameters }) => `new ${name?.text ?? ''}(${parameters.map(textOf).join(', ')})`)

/** What valibot infers of a schema has no members in the source. */
const isInferred = ({ type }: ts.TypeAliasDeclaration): boolean =>
  type.getText().startsWith('v.InferOutput')

const textOfLiteral = (type: ts.Type): string =>
  type.isStringLiteral() ? type.value : 'not a text'

const membersOf = (checker: ts.TypeChecker, type: ts.Type, owner: ts.Declaration): Member[] =>
  checker.getPropertiesOfType(type).flatMap((property) => {
    const declaration = property.declarations?.[0]
    const tag = property.getJsDocTags().find(({ name }) => name === 'default')
    const byDefault = tag ? ts.displayPartsToString(tag.text).replace(/\s+/g, ' ') : null
    if (
      declaration !== undefined &&
      isOfLibrary(declaration) &&
      !ts.isTypeAliasDeclaration(owner)
    ) {
      return []
    }
    if (declaration && (ts.isPropertySignature(declaration) || ts.isMethodSignature(declaration))) {
      return [{ text: textOf(declaration), byDefault }]
    }
    const optional = property.flags & ts.SymbolFlags.Optional ? '?' : ''
    const shown = checker.typeToString(checker.getTypeOfSymbolAtLocation(property, owner))
    return [{ text: `${property.name}${optional}: ${shown.replace(/"/g, "'")}`, byDefault }]
  })

const isOfLibrary = (declaration: ts.Declaration): boolean =>
  declaration.getSourceFile().fileName.includes('/node_modules/')

/** `createRuntime(options: RuntimeOptions): Runtime` */
const textOfValue = (name: string, { type, initializer }: ts.VariableDeclaration): string => {
  if (type !== undefined) return `${name}: ${textOf(type)}`
  if (initializer === undefined || !ts.isArrowFunction(initializer)) return name
  const { typeParameters, parameters, type: result } = initializer
  const generics = typeParameters ? `<${typeParameters.map(textOf).join(', ')}>` : ''
  const list = parameters.map((parameter) => {
    const { name: own, type: its } = parameter
    if (!ts.isObjectBindingPattern(own) || its === undefined) return textOf(parameter)
    return `${ts.isTypeLiteralNode(its) ? 'props' : 'options'}: ${textOf(its)}`
  })
  return `${name}${generics}(${list.join(', ')})${result ? `: ${textOf(result)}` : ''}`
}

/** On one line, without comments. */
const textOf = (node: ts.Node): string =>
  node
    .getText()
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/,? ([)}>])/g, (_, end: string) => (end === '}' ? ' }' : end))
    .replace(/([(<]) /g, '$1')
    .replace(/^readonly |[,;]$/g, '')
    .trim()
