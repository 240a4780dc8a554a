/** What a mini-program has beside the language itself. Everything else of a browser is hidden. */
const kept = new Set([
  'console',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  ...[
    'Object,Function,Array,Number,parseFloat,parseInt,Infinity,NaN,undefined,Boolean,String,Symbol',
    'Date,Promise,RegExp,Error,AggregateError,EvalError,RangeError,ReferenceError,SyntaxError',
    'TypeError,URIError,JSON,Math,Intl,ArrayBuffer,Atomics,Uint8Array,Int8Array,Uint16Array',
    'Int16Array,Uint32Array,Int32Array,BigInt64Array,BigUint64Array,Float32Array,Float64Array',
    'Uint8ClampedArray,DataView,Map,BigInt,Set,WeakMap,WeakSet,WeakRef,Proxy,Reflect',
    'FinalizationRegistry,decodeURI,decodeURIComponent,encodeURI,encodeURIComponent,escape',
    'unescape,isFinite,isNaN,SharedArrayBuffer',
  ].flatMap((names) => names.split(',')),
])

const isIdentifier = (name: string): boolean => /^[A-Za-z_$][\w$]*$/.test(name)

// Reserved words, and names that strict code may not use for a parameter.
const unusable = new Set(['eval', 'arguments', 'undefined', 'NaN', 'Infinity'])

// Named besides, so that none of these hangs on how a browser lists its globals.
const surelyHidden = [
  'globalThis,process,window,document,location,history,navigator,fetch,XMLHttpRequest,WebSocket',
  'localStorage,sessionStorage,indexedDB,URL,URLSearchParams,AbortController,TextEncoder',
  'TextDecoder,Blob,File,FormData,MessageChannel,structuredClone,queueMicrotask,performance,crypto',
].flatMap((names) => names.split(','))

/** The browser's globals that a mini-program must not find, by name. */
export const hiddenGlobals = (): string[] => {
  const names = new Set<string>(surelyHidden)
  for (
    let each: object | null = window;
    each !== null;
    each = Object.getPrototypeOf(each) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(each)) names.add(name)
  }
  return [...names].filter((name) => isIdentifier(name) && !kept.has(name) && !unusable.has(name))
}

/** What `globalThis` is for a mini-program. */
export const createAppGlobal = (provided: Record<string, unknown>): Record<string, unknown> => {
  const appGlobal: Record<string, unknown> = {}
  for (const name of kept) {
    if (name in window) appGlobal[name] = (window as unknown as Record<string, unknown>)[name]
  }
  // A timer insists on being called on the window.
  for (const name of ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const) {
    appGlobal[name] = (window[name] as (...args: unknown[]) => unknown).bind(window)
  }
  return Object.assign(appGlobal, provided)
}
