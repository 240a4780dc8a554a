import { readCloudService } from '../../config/cloud-service'

describe('readCloudService', () => {
  it('takes both names, or none', () => {
    const variables = { TARO_APP_CLOUD_ENV: ' prod-01', TARO_APP_CLOUD_SERVICE: 'passport' }
    expect(readCloudService(variables)).toEqual({ ok: true, env: 'prod-01', service: 'passport' })
    expect(readCloudService({})).toEqual({ ok: true, env: '', service: '' })
  })

  it.each([
    [{ TARO_APP_CLOUD_ENV: 'prod-01' }, 'need each other'],
    [{ TARO_APP_CLOUD_SERVICE: 'passport', TARO_APP_CLOUD_ENV: ' ' }, 'need each other'],
    [{ TARO_APP_CLOUD_ENV: 'prod-01', TARO_APP_CLOUD_SERVICE: 'a b' }, '"a b"'],
  ])('refuses %j', (variables, problem) => {
    expect(readCloudService(variables)).toEqual({
      ok: false,
      problem: expect.stringContaining(problem) as string,
    })
  })
})
