import type { Host } from '../../contract/scalars'
import { alipayFailures } from './alipay-failures'
import type { FailureKind, HostCall, HostFailures } from './failure-kind'
import { h5Failures } from './h5-failures'
import { ttFailures } from './tt-failures'
import { weappFailures } from './weapp-failures'

const failuresByHost: Record<Host, HostFailures> = {
  weapp: weappFailures,
  alipay: alipayFailures,
  tt: ttFailures,
  h5: h5Failures,
}

/** Neither WeChat's build, which most users have, nor a web page carries another host's table. */
const failuresOf = (host: Host): HostFailures => {
  if (process.env.TARO_ENV === 'weapp') return weappFailures
  if (process.env.TARO_ENV === 'h5') return h5Failures
  return failuresByHost[host]
}

/**
 * What it means that this call failed on this host. `reason` is what the host's `fail` callback or
 * event gives, or what its promise rejects with. The number counts before the text, and what the
 * call says of itself before what every call may say.
 */
export const classifyFailure = (host: Host, call: HostCall, reason: unknown): FailureKind => {
  const { codeFields, anyCall, calls } = failuresOf(host)
  const rules = [calls[call] ?? {}, anyCall]
  const { codes, text } = readFailure(reason, codeFields)
  for (const code of codes) {
    for (const rule of rules) {
      const meaning = rule.codes?.[code]
      if (meaning !== undefined) return typeof meaning === 'function' ? meaning(text) : meaning
    }
  }
  for (const rule of rules) {
    const match = rule.texts?.find(([pattern]) => pattern.test(text))
    if (match !== undefined) return match[1]
  }
  return 'unknown'
}

const textFields = ['errMsg', 'errorMessage', 'message']

/** Some clients give a number as text. An `Error` keeps its message out of its own fields. */
const readFailure = (
  reason: unknown,
  codeFields: readonly string[],
): { codes: number[]; text: string } => {
  if (typeof reason !== 'object' || reason === null) return { codes: [], text: String(reason) }
  const fields = reason as Record<string, unknown>
  const texts = textFields.map((name) => fields[name])
  return {
    codes: codeFields
      .map((name) => fields[name])
      .filter((value) => typeof value === 'number' || (typeof value === 'string' && value !== ''))
      .map(Number),
    text: texts.find((value) => typeof value === 'string') ?? '',
  }
}
