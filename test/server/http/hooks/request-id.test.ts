import { createTrustsProxy } from '../../../../server/src/http/hooks/client-address'
import { createRequestIds, requestIdHeader } from '../../../../server/src/http/hooks/request-id'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

describe('createRequestIds', () => {
  const requestIdOf = createRequestIds(createTrustsProxy(['10.0.0.0/8']))

  const idOf = (given?: string, remoteAddress = '10.0.0.1') =>
    requestIdOf({
      headers: given === undefined ? {} : { [requestIdHeader]: given },
      socket: { remoteAddress },
    })

  it('keeps the id that a trusted proxy gave', () => {
    expect(idOf('01HV3K7Z-edge.1')).toBe('01HV3K7Z-edge.1')
    expect(idOf('01HV3K7Z-edge.1', '::ffff:10.0.0.1')).toBe('01HV3K7Z-edge.1')
  })

  it('keeps no id of any other client: it would get into the audit log', () => {
    expect(idOf('01HV3K7Z-edge.1', '192.0.2.1')).toMatch(uuid)
  })

  it.each(['short', 'a'.repeat(65), 'with space', 'line\r\nbreak', '-begins-with-a-dash', ''])(
    'keeps nothing that is no id: %j',
    (given) => {
      expect(idOf(given)).toMatch(uuid)
    },
  )

  it('gives none twice', () => {
    const ids = Array.from({ length: 1_000 }, () => idOf())
    expect(new Set(ids).size).toBe(1_000)
  })
})
