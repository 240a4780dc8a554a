import sharp from 'sharp'
import { avatarPart, multipart } from '../../server/support/multipart'
import { startTestServer, type TestServer } from '../../server/support/test-server'
import { defaultUsers } from '../../../tools/sandbox/common/test-people'
import { createPostgresStorage } from './services-storage'

const rounds = 8

describe('a server with one connection to its database', () => {
  let server: TestServer

  afterEach(() => server.close())

  it('serves all calls at once without a deadlock', async () => {
    server = await startTestServer(createPostgresStorage, {
      env: { DATABASE_POOL_SIZE: '1', WECHAT_PUSH_TOKEN: 'pushToken1' },
      sandbox: {
        users: [
          ...defaultUsers,
          ...Array.from({ length: rounds }, (_, index) => ({
            id: `user${index}`,
            nickname: `User ${index}`,
            note: 'sends a picture',
            phone: null,
            blocked: false,
            hasUnionid: false,
          })),
        ],
      },
    })
    const { sandbox, call } = server
    const picture = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const [one, two] = [await server.signIn(), await server.signIn({ userId: 'siqi' })]
    const { token } = one
    const uploaders: string[] = []
    for (let index = 0; index < rounds; index += 1) {
      const userId = `user${index}`
      uploaders.push((await server.signIn({ userId })).token)
    }
    const round = () => [
      call('POST', '/v1/sessions', {
        body: { provider: 'weapp', code: sandbox.issueLoginCode({ userId: 'siqi' }) },
      }),
      call('GET', '/v1/me', { token }),
      call('GET', '/v1/sessions', { token }),
      call('GET', '/v1/me/export', { token }),
      call('PATCH', '/v1/me', { token, body: { nickname: 'A name' } }),
      call('PUT', '/v1/me/phone', { token, body: { code: sandbox.issuePhoneCode() } }),
      call('POST', '/v1/me/decrypted-data', { token, body: sandbox.encryptedData() }),
      call('POST', '/v1/me/avatar', {
        token: uploaders.shift() ?? '',
        ...multipart([avatarPart(picture)]),
      }),
      call('DELETE', '/v1/sessions/someone-elses', { token: two.token }),
      call('GET', '/readyz'),
    ]
    const statuses = await Promise.all(
      Array.from({ length: rounds }, round).map(async (responses) =>
        (await Promise.all(responses)).map(({ status }) => status),
      ),
    )
    expect(statuses).toEqual(Array(rounds).fill([201, 200, 200, 200, 200, 200, 200, 200, 404, 200]))
  })
})
