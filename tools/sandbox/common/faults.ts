import * as v from 'valibot'

const faultKinds = [
  /** errcode -1, with no effect. */
  'busy',
  /** Any `errcode`, with no effect. */
  'errcode',
  /** The true answer, `delayMs` late. */
  'delay',
  /** The connection stays open and says nothing. */
  'hang',
  'http-500',
  /** What a broken proxy in front of a platform says. */
  'http-502-html',
  /** HTTP 200 with bytes that are no JSON. */
  'garbage',
  'empty',
  /** The connection ends with a TCP reset. */
  'reset',
  /** The true answer, but only its first half, as if that were all. */
  'truncated',
  /** The true answer's first half, then the connection ends before what was announced. */
  'cut-off',
  /** The true answer's first half, then silence. */
  'hang-in-body',
  /** The true answer, a byte each `delayMs`. */
  'trickle',
  /** A JSON text of `bytes`. */
  'huge',
  /** The true answer without its `openid`. */
  'no-openid',
  /** The true answer with an `openid` that is no text: half a surrogate pair. */
  'odd-openid',
  // Alipay's gateway:
  /** The true answer without its `sign`. */
  'unsigned',
  /** The true answer, signed with a key that is not Alipay's. */
  'forged',
  /** The true answer, signed with the key that Alipay has for another app. */
  'foreign',
  /** The true answer, its members in another order than the one that was signed. */
  'reordered',
  /** The true answer and a second one of another user, under the same name. */
  'doubled',
  /** No fault: the true answer written with spaces and line breaks, and signed so. */
  'respaced',
  /** In certificate mode: the true answer, signed with a certificate that followed the app's one. */
  'other-certificate',
  // Douyin's phone data:
  /** Made for another app. */
  'other-app',
  /** Sealed for the key that the app had before. */
  'old-key',
] as const

export const faultSchema = v.strictObject({
  /** A path, for example `/sns/jscode2session`, or `*` for every call of a platform. */
  target: v.pipe(v.string(), v.regex(/^(\*|\/\S+)$/, 'must be a path or *')),
  kind: v.picklist(faultKinds),
  /** How many calls it hits; without it, all of them. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  delayMs: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000))),
  errcode: v.optional(v.pipe(v.number(), v.integer())),
  /** Alipay's `sub_code`, with `errcode`. */
  subCode: v.optional(v.pipe(v.string(), v.maxLength(128))),
  bytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(256 * 1024 * 1024))),
  /**
   * For the kinds that hide the answer: whether the call took effect, as it does when the answer is
   * lost on its way back.
   */
  takesEffect: v.optional(v.boolean()),
})

export type Fault = v.InferOutput<typeof faultSchema>
export type FaultKind = Fault['kind']

export interface Faults {
  list(): Fault[]
  /** Replaces what was set before. The first that matches a call hits it. */
  replace(faults: readonly Fault[]): void
  /** The fault that hits a call, or null; counts it. */
  take(path: string): Fault | null
}

const isControlPath = (path: string) => path.startsWith('/sandbox/')

export const createFaults = (): Faults => {
  let faults: Fault[] = []

  const matches = (fault: Fault, path: string) =>
    fault.target === '*' ? !isControlPath(path) : fault.target === path

  return {
    list: () => faults.map((fault) => ({ ...fault })),
    replace(next) {
      faults = next.map((fault) => ({ ...fault }))
    },
    take(path) {
      const fault = faults.find((candidate) => matches(candidate, path))
      if (fault === undefined) return null
      if (fault.times !== undefined) {
        fault.times -= 1
        if (fault.times === 0) faults = faults.filter((other) => other !== fault)
      }
      return fault
    },
  }
}
