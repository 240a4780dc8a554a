// A team's own backend: Express and Fastify, each with the middleware of docs/backend. Its clock is set by the
// test. Settings: ISSUER, AUDIENCE, JWKS_URL, and for introspection INTERNAL_URL, CLIENT_ID, CLIENT_SECRET.
import { mock } from 'node:test'
import express from 'express'
import Fastify from 'fastify'
import { createPassport } from '../../../docs/backend/passport-auth.mjs'
import { createIntrospection } from '../../../docs/backend/passport-introspection.mjs'

const { ISSUER, AUDIENCE, JWKS_URL, INTERNAL_URL, CLIENT_ID, CLIENT_SECRET } = process.env
mock.timers.enable({ apis: ['Date'], now: Date.now() })
mock.method(performance, 'now', () => Date.now())

const passport = createPassport({ issuer: ISSUER, audience: AUDIENCE, jwksUrl: JWKS_URL })
const introspection = createIntrospection({
  url: INTERNAL_URL,
  clientId: CLIENT_ID,
  secret: CLIENT_SECRET,
  audience: AUDIENCE,
})

/** What the shop needs for a payment: the openid of its customer. */
const openidOf = async (userId, appId) => {
  const basic = Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')
  const response = await fetch(`${INTERNAL_URL}/users/${userId}`, {
    headers: { authorization: `Basic ${basic}` },
  })
  const { user } = await response.json()
  return user.identities.find((identity) => identity.appId === appId)?.openid
}

const fastify = Fastify()
fastify.addHook('onRequest', passport.fastify)
fastify.get('/', (request) => request.caller)
fastify.options('/', (request, reply) => reply.code(204).send())
console.log(`fastify at ${await fastify.listen({ port: 0, host: '127.0.0.1' })}`)

const app = express()
app.post('/clock/:ms', (request, response) => {
  mock.timers.setTime(Number(request.params.ms))
  response.end()
})
const answer = (request, response) => response.writeHead(204).end()
app.options('/', passport.express, answer)
app.options('/introspected', introspection.express, answer)
app.get('/', passport.express, (request, response) => response.json(request.caller))
app.get('/introspected', introspection.express, (request, response) =>
  response.json(request.caller),
)
app.post('/orders/:appId', passport.express, async (request, response) => {
  const openid = await openidOf(request.caller.sub, request.params.appId)
  response.status(201).json({ order: { payer: { openid } } })
})
// Express knows an error handler by its four parameters.
app.use((error, request, response, _next) => response.status(503).end())
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`)
})
