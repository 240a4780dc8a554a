import type { IncomingMessage, ServerResponse } from 'node:http'
import { shortenCode, type CallLog, type ShownIdentity } from './call-log'
import { sendResponse, sendFaulty, type Answer, type ResponseFormat } from './faulty-response'
import type { Fault, Faults } from './faults'
import type { Clock } from './sandbox-state'

/** What the log may show of a call; filled by the call as it finds out. */
export interface CallFacts {
  appId: string | null
  userId: string | null
  code: string | null
  /** What an exchange of a login code gave. */
  identity: ShownIdentity | null
}

export const newFacts = (): CallFacts => ({ appId: null, userId: null, code: null, identity: null })

export interface ServedCall {
  path: string
  facts: CallFacts
  /** How the answer is written if this fault hits the call. */
  format(fault: Fault | null): ResponseFormat
  /** Performs the call; a refusal is an answer. */
  perform(fault: Fault | null): Answer
  /** The platform's number in an answer; 0 is success. */
  errcodeOf(answer: Answer): number | null
}

/** Responds to one call of a platform, with the fault that hits it, and logs it. */
export const serveCall = async (
  request: IncomingMessage,
  response: ServerResponse,
  call: ServedCall,
  { clock, faults, log }: { clock: Clock; faults: Faults; log: CallLog },
): Promise<void> => {
  const { path, facts } = call
  const fault = faults.take(path)
  const format = call.format(fault)
  const atMs = clock()
  const startedAt = performance.now()
  let answer: Answer | null = null
  const produce = () => {
    answer = call.perform(fault)
    return answer
  }
  const errcode = () => {
    if (answer !== null) return call.errcodeOf(answer)
    return fault?.kind === 'busy' ? call.errcodeOf(format.busy) : (fault?.errcode ?? null)
  }

  response.once('close', () => {
    log.add({
      at: new Date(atMs).toISOString(),
      method: request.method ?? 'GET',
      path,
      appId: facts.appId,
      userId: facts.userId,
      code: facts.code === null ? null : shortenCode(facts.code),
      ...(facts.identity === null ? {} : { identity: facts.identity }),
      status: response.writableFinished ? response.statusCode : null,
      errcode: errcode(),
      ms: Math.round((performance.now() - startedAt) * 10) / 10,
      fault: fault?.kind ?? null,
    })
  })

  if (fault === null) sendResponse(response, format, produce())
  else await sendFaulty(response, format, fault, produce)
}
