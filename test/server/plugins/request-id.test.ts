import { requestIdHeader, requestIdOf } from '../../../server/src/plugins/request-id'

describe('requestIdOf', () => {
  const idOf = (given?: string) =>
    requestIdOf({ headers: given === undefined ? {} : { [requestIdHeader]: given } })

  it('takes over what a proxy gave', () => {
    expect(idOf('01HV3K7Z-edge.1')).toBe('01HV3K7Z-edge.1')
  })

  it.each(['short', 'a'.repeat(65), 'with space', 'line\r\nbreak', '-begins-with-a-dash', ''])(
    'takes over nothing that is no id: %j',
    (given) => {
      expect(idOf(given)).toMatch(/^[0-9a-f]{32}$/)
    },
  )

  it('gives none twice', () => {
    const ids = Array.from({ length: 1_000 }, () => idOf())
    expect(new Set(ids).size).toBe(1_000)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
  })
})
