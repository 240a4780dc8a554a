import { resolve } from 'node:path'
import { startProcess } from '../../support/start-process'
import { createHttpClient, type HttpClient } from './http-client'

export interface OwnBackend {
  express: HttpClient
  fastify: HttpClient
  setClock(ms: number): Promise<void>
  stop(): Promise<void>
}

/** A team's own backend, in another process with a clock of its own. */
export const startOwnBackend = async (env: Record<string, string>): Promise<OwnBackend> => {
  const program = resolve(__dirname, '../programs/own-backend.mjs')
  const backend = startProcess([program], { env: { ISSUER: '', AUDIENCE: '', ...env } })
  const express = createHttpClient(await backend.listening)
  const fastify = createHttpClient(/^fastify at (\S+)$/m.exec(backend.output.out)?.[1] ?? '')
  return {
    express,
    fastify,
    async setClock(ms) {
      await express('POST', `/clock/${ms}`)
    },
    async stop() {
      await backend.kill('SIGKILL')
    },
  }
}
