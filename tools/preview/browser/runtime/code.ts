import * as adapter from 'glass-easel-miniprogram-adapter'
import * as glassEasel from 'glass-easel'
import type { ComponentConfig, WeappBundle } from '../../bundle'
import { styleScopeName } from '../../style-scope'
import { toWechatEvent, type WechatEvent } from './event-form'
import { addHostDuties } from './host-duties'
import type { HostStrings } from './host-strings'
import { resolve } from './module-loader'
import type { ModuleLoader } from './module-loader'
import { PhoneBackend } from './phone-backend'
import type { Failures } from './failures'
import type { Timeline } from './timeline'

export type PageRoot = adapter.Root

/** The compiled build inside WeChat's component framework. */
export interface Code {
  readonly space: adapter.CodeSpace
  /** `Page`, `Component` and `Behavior`, for whichever file runs. */
  readonly constructors: Record<string, (...args: unknown[]) => unknown>
  /** Runs the files of a page and of what it uses, and creates its root, not yet attached. */
  createPage(route: string): PageRoot
}

export interface CodeParts {
  bundle: WeappBundle
  /** Defines the host's own components. */
  defineBuiltIns: (space: glassEasel.ComponentSpace) => void
  builtInTags: readonly string[]
  failures: Failures
  strings: () => HostStrings
  timeline: Timeline
  currentRoute: () => string
  /** The host's form of an event. */
  toEvent: (event: WechatEvent) => WechatEvent
  /** After data of the app was drawn. */
  onDraw: () => void
}

type ComponentEnv = Parameters<Parameters<adapter.CodeSpace['componentEnv']>[1]>[0]
type EventWrapper = (
  caller: unknown,
  event: glassEasel.ShadowedEvent<unknown>,
  listener: (event: unknown) => unknown,
) => unknown

export const createCode = (parts: CodeParts, loader: () => ModuleLoader): Code => {
  const { bundle, failures } = parts
  const env = new adapter.MiniProgramEnv()
  const space = env.createCodeSpace('app', true)
  parts.defineBuiltIns(space.getComponentSpace())
  const backend = env.associateBackend(
    new PhoneBackend(tagsOf(bundle, parts.builtInTags), (tag) => {
      failures.report(`<${tag}>`, parts.strings().noComponent)
    }),
  )
  listenToFramework()
  addHostDuties()
  showIds(space)
  countSetData(parts)
  addTemplates(space, bundle, parts.toEvent)

  const running: ComponentEnv[] = []
  const registered = new Set<string>()

  const runFile = (path: string) => {
    if (registered.has(path)) return
    registered.add(path)
    const config = bundle.configs[path] ?? {}
    space.addComponentStaticConfig(path, config as never)
    if (config.component === true) space.addStyleSheet(path, undefined, styleScopeName(path))
    for (const reference of Object.values(config.usingComponents ?? {})) {
      runFile(resolve(path, reference))
    }
    space.componentEnv(path, (componentEnv) => {
      running.push(componentEnv)
      try {
        loader().load(path)
      } finally {
        running.pop()
      }
    })
  }

  const constructor =
    (name: keyof ComponentEnv) =>
    (...args: unknown[]): unknown => {
      const current = running.at(-1)
      if (current === undefined) throw new Error(`${name} was called outside of a component's file`)
      return (current[name] as (...args: unknown[]) => unknown)(...args)
    }

  return {
    space,
    constructors: {
      Page: constructor('Page'),
      Component: constructor('Component'),
      Behavior: constructor('Behavior'),
    },
    createPage(route) {
      try {
        runFile(route)
      } catch (error) {
        registered.delete(route)
        throw error
      }
      return backend.createRoot('page', space, route)
    },
  }
}

// WeChat says nothing of an attribute that a component does not have, nor of a list that is not
// there yet; Taro's templates do both all the time.
const ignoredWarnings = /is not a valid property$|^The for-list data is neither/

/** An error in a handler of the app becomes one of the page's, for `App.onError` and the banner. */
const listenToFramework = () => {
  glassEasel.addGlobalErrorListener((error) => {
    reportError(error)
    return false
  })
  glassEasel.addGlobalWarningListener((message) => !ignoredWarnings.test(message))
}

const tagsOf = (bundle: WeappBundle, builtIns: readonly string[]): Set<string> => {
  const used = Object.values(bundle.configs).flatMap((config: ComponentConfig) =>
    Object.keys(config.usingComponents ?? {}),
  )
  return new Set(['page', ...builtIns, ...used])
}

const addTemplates = (
  space: adapter.CodeSpace,
  bundle: WeappBundle,
  toEvent: CodeParts['toEvent'],
) => {
  const wrapListener: EventWrapper = (caller, event, listener) =>
    listener.call(caller, toEvent(toWechatEvent(event)))
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the compiler gives an expression
  const evaluate = new Function(`return ${bundle.templates}`) as () => Record<string, Content>
  const groupList = evaluate()
  for (const [path, content] of Object.entries(groupList)) {
    space.addCompiledTemplate(path, {
      groupList,
      content: wrappingListeners(content, wrapListener),
    })
  }
}

type Content = glassEasel.template.ComponentTemplate['content']

/** The compiler has a place for it, `Q.C`, but uses it only where a template has a script. */
const wrappingListeners =
  (content: Content, wrapListener: EventWrapper): Content =>
  (name) => {
    const generate = content(name)
    return (renderer, ...rest) => {
      // A renderer without it is one that writes plain HTML, where nothing listens.
      const { setEventListenerWrapper } = renderer as unknown as {
        setEventListenerWrapper?: (wrapListener: EventWrapper) => void
      }
      setEventListenerWrapper?.call(renderer, wrapListener)
      return generate(renderer, ...rest)
    }
  }

/** Ids are written to the DOM as they are, so that a selector finds them. */
const showIds = (space: adapter.CodeSpace) => {
  space.getComponentSpace().updateComponentOptions({ writeIdToDOM: true })
  const internals = space as unknown as {
    prepareComponentOptions: (...args: unknown[]) => [glassEasel.ComponentOptions, unknown]
  }
  const prepare = internals.prepareComponentOptions.bind(space)
  internals.prepareComponentOptions = (...args) => {
    const [options, styleIsolation] = prepare(...args)
    return [{ ...options, idPrefixGenerator: null }, styleIsolation]
  }
}

type SetData = (this: object, data: Record<string, unknown>, callback?: () => void) => void

/** In WeChat data crosses a process border as JSON; here it does too, and is counted. */
const countSetData = ({ timeline, currentRoute, onDraw }: CodeParts) => {
  const prototype = adapter.component.ComponentCaller.prototype as unknown as { setData: SetData }
  const { setData } = prototype
  prototype.setData = function (data, callback) {
    const text = JSON.stringify(data)
    setData.call(this, JSON.parse(text) as Record<string, unknown>, callback)
    const bytes = new TextEncoder().encode(text).length
    timeline.countSetData({ atMs: performance.now(), bytes, route: currentRoute() })
    onDraw()
  }
}
