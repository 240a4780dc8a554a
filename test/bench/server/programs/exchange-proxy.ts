// The least that a sign-in can cost: take the code, exchange it, answer. Nothing is checked or kept.
import { createServer } from 'node:http'
import { Pool } from 'undici'
import { announce } from './announce'

const upstream = process.env['WECHAT_API_BASE_URL']
if (upstream === undefined) throw new Error('WECHAT_API_BASE_URL is not set')
const pool = new Pool(upstream, { connections: 256 })

const exchange = async (body: string): Promise<string> => {
  const { code } = JSON.parse(body) as { code: string }
  const answer = await pool.request({
    method: 'GET',
    path: `/sns/jscode2session?appid=bench&secret=bench&grant_type=authorization_code&js_code=${code}`,
  })
  const { openid } = (await answer.body.json()) as { openid: string }
  return JSON.stringify({ openid })
}

announce(
  createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (text: string) => (body += text))
    request.on('end', () => {
      exchange(body).then(
        (text) => response.writeHead(201, { 'content-type': 'application/json' }).end(text),
        () => response.writeHead(502).end(),
      )
    })
  }),
)
