import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import type { Api } from '../../../src/api/api'
import WebSamplePage from '../../../src/pages/samples/web'
import { originOf, withTicket } from '../../../src/pages/samples/web/ticket-address'
import { createPage } from '../../setup/taro'
import { appError, createTask, createTestPassport, createUser } from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

const path = '/pages/samples/web/index'
const webUrl = 'https://h5.example.com/#/pages/mine/index'
const addressOf = (ticket: string) =>
  `https://h5.example.com/?passport-ticket=${ticket}#/pages/mine/index`

const webView = () => screen.queryByTitle('web-view')
const retry = () =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  })

const open = async ({ isSignedIn = true } = {}) => {
  const tasks: ReturnType<typeof createTask<{ ticket: string; expiresAt: string }>>[] = []
  const createTicket = jest.fn<Api['createTicket']>(() => {
    const made = createTask<{ ticket: string; expiresAt: string }>()
    tasks.push(made)
    return made.task
  })
  const test = createTestPassport({ api: { createTicket }, webUrl })
  if (isSignedIn) await test.signIn()
  const rendered = await renderPage(test, <WebSamplePage />, createPage({}, path))
  /** The server's answer to the latest call. */
  const answer = (ticket: string) =>
    act(async () => {
      tasks.at(-1)?.resolve({ ticket, expiresAt: '2026-11-21T09:01:00.000Z' })
    })
  return { ...test, ...rendered, createTicket, tasks, answer }
}

describe('WebSamplePage', () => {
  afterEach(() => {
    Reflect.deleteProperty(process.env, 'TARO_ENV')
  })

  it('asks for no ticket while signed out', async () => {
    const { createTicket, signIn } = await open({ isSignedIn: false })
    expect(webView()).toBeNull()
    expect(createTicket).not.toHaveBeenCalled()
    await act(() => signIn())
    expect(createTicket).toHaveBeenCalledTimes(1)
  })

  it('opens the web page with a ticket for its origin', async () => {
    const { createTicket, answer } = await open()
    expect(createTicket.mock.calls).toEqual([['https://h5.example.com']])
    expect(webView()).toBeNull()
    await answer('first')
    expect(webView()).toHaveAttribute('src', addressOf('first'))
  })

  it('keeps the opened page, with no other ticket, when it is drawn or shown again', async () => {
    const { createTicket, answer, auth, become, page, setOnline } = await open()
    await answer('first')
    const opened = webView()
    await act(async () => {
      fireEvent(opened ?? document.body, new CustomEvent('load'))
      auth.setUser(createUser({ nickname: 'Mei', updatedAt: '2026-11-22T09:00:00.000Z' }))
      become({ theme: 'dark' })
      page.hide()
      setOnline(false)
    })
    await act(async () => {
      page.show()
      setOnline(true)
    })
    expect(webView()).toBe(opened)
    expect(opened).toHaveAttribute('src', addressOf('first'))
    expect(createTicket).toHaveBeenCalledTimes(1)
  })

  it('says why there is no ticket, and asks again', async () => {
    const { tasks, answer } = await open()
    await act(async () => tasks[0]?.reject(appError('timeout', { retryable: true })))
    expect(screen.getByRole('alert')).toHaveTextContent(/./)
    expect(webView()).toBeNull()
    await retry()
    await answer('first')
    expect(webView()).toHaveAttribute('src', addressOf('first'))
  })

  it('opens a page that did not load with a new ticket', async () => {
    const { createTicket, answer } = await open()
    await answer('first')
    await act(async () => {
      fireEvent(webView() ?? document.body, new CustomEvent('error'))
    })
    expect(webView()).toBeNull()
    expect(createTicket).toHaveBeenCalledTimes(1)
    await retry()
    expect(webView()).toBeNull()
    await answer('second')
    expect(webView()).toHaveAttribute('src', addressOf('second'))
  })

  it('leaves what goes wrong within the opened page to the page', async () => {
    const { answer } = await open()
    await answer('first')
    await act(async () => {
      fireEvent(webView() ?? document.body, new CustomEvent('load'))
      fireEvent(webView() ?? document.body, new CustomEvent('error'))
    })
    expect(webView()).toHaveAttribute('src', addressOf('first'))
  })

  it('closes with the session, and opens again for another user', async () => {
    const { createTicket, answer, auth, becomeUser, signIn } = await open()
    await answer('first')
    await act(() => auth.signOut())
    expect(webView()).toBeNull()
    becomeUser(createUser({ id: 'user-2' }))
    await act(() => signIn())
    expect(webView()).toBeNull()
    await answer('second')
    expect(webView()).toHaveAttribute('src', addressOf('second'))
    expect(createTicket).toHaveBeenCalledTimes(2)
  })

  it('gives up a ticket that comes after the page was left', async () => {
    const { tasks, unmount } = await open()
    unmount()
    expect(tasks[0]?.abort).toHaveBeenCalledTimes(1)
  })

  it('is shared as a link to itself, without a ticket', async () => {
    const { answer, page } = await open()
    await answer('first')
    expect(page.share()).toEqual({ title: 'Web page', path: `${path}?from=share` })
  })

  it('says what is missing where the build names no web page', async () => {
    const test = createTestPassport()
    await test.signIn()
    await renderPage(test, <WebSamplePage />)
    expect(screen.getByText(/set TARO_APP_WEB_URL to its address/)).toBeVisible()
  })

  it('says on a web page that there is no web-view', async () => {
    process.env.TARO_ENV = 'h5'
    await renderPage(createTestPassport(), <WebSamplePage />)
    expect(screen.getByText(/^A web page has no web-view/)).toBeVisible()
  })
})

describe('withTicket', () => {
  it.each([
    ['https://h5.example.com/', 'https://h5.example.com/?passport-ticket=T'],
    ['https://h5.example.com/shop?a=b', 'https://h5.example.com/shop?a=b&passport-ticket=T'],
    ['https://h5.example.com/#/mine?a=b', 'https://h5.example.com/?passport-ticket=T#/mine?a=b'],
    ['https://h5.example.com/?a=b#/mine', 'https://h5.example.com/?a=b&passport-ticket=T#/mine'],
  ])('puts it into the query of %s', (address, expected) => {
    expect(withTicket(address, 'T')).toBe(expected)
  })
})

describe('originOf', () => {
  it.each([
    ['https://h5.example.com/#/mine', 'https://h5.example.com'],
    ['http://127.0.0.1:5180/shop', 'http://127.0.0.1:5180'],
    ['https://h5.example.com?a=b', 'https://h5.example.com'],
  ])('is what a browser says of %s', (address, expected) => {
    expect(originOf(address)).toBe(expected)
    expect(new URL(address).origin).toBe(expected)
  })
})
