import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, render } from '@testing-library/react'
import App from '../../src/app'
import { createPage, PageProvider, stubTaro } from '../setup/taro'

/** What the app asks of the host at its start. */
const quietHost = {
  getUpdateManager: () => ({
    onCheckForUpdate: () => undefined,
    onUpdateReady: () => undefined,
    onUpdateFailed: () => undefined,
  }),
  onNeedPrivacyAuthorization: () => undefined,
  onAppShow: () => undefined,
  offAppShow: () => undefined,
  getStorageSync: () => '',
  setStorageSync: () => undefined,
  onNetworkStatusChange: () => undefined,
  offNetworkStatusChange: () => undefined,
  getNetworkType: async () => ({ networkType: 'wifi' }),
}

describe('App', () => {
  const redirectTo = jest.fn(async () => undefined)

  beforeEach(() => {
    redirectTo.mockClear()
    process.env.TARO_ENV = 'weapp'
    process.env.TARO_APP_API_BASE_URL = 'https://api.example.com'
    stubTaro({ ...quietHost, redirectTo })
  })

  afterEach(() => {
    Reflect.deleteProperty(process.env, 'TARO_ENV')
    Reflect.deleteProperty(process.env, 'TARO_APP_API_BASE_URL')
  })

  it('opens the page that says so in place of a page that does not exist', async () => {
    const page = createPage()
    render(
      <PageProvider value={page}>
        <App />
      </PageProvider>,
    )
    await act(async () => page.show())
    expect(redirectTo).not.toHaveBeenCalled()
    await act(async () => {
      page.fire('usePageNotFound', { path: 'pages/gone/index', query: {}, isEntryPage: true })
    })
    expect(redirectTo.mock.calls).toEqual([[{ url: '/pages/not-found/index' }]])
  })
})
