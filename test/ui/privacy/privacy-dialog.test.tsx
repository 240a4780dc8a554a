import { afterEach, describe, expect, it } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import { AuthGate } from '../../../src/ui/auth-gate/auth-gate'
import { PageShell } from '../../../src/ui/page-shell/page-shell'
import { openTypeResults } from '../../setup/taro'
import { createTestPassport, type TestPassport } from '../create-test-passport'
import { renderPage } from '../render-page'

const need = async (test: TestPassport) => {
  let decisions: unknown[] = []
  await act(async () => {
    decisions = test.needPrivacy()
  })
  return decisions
}

const tap = (name: string) =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }))
  })

afterEach(() => {
  delete openTypeResults['agreePrivacyAuthorization']
})

describe('PrivacyDialog', () => {
  it('resolves the waiting call with the id of the button that was tapped', async () => {
    openTypeResults['agreePrivacyAuthorization'] = {}
    const test = createTestPassport()
    await renderPage(test, <PageShell title="Shop" />)
    const decisions = await need(test)
    expect(decisions).toEqual([{ event: 'exposureAuthorization' }])
    const button = screen.getByRole('button', { name: 'Accept' })
    await tap('Accept')
    expect(decisions.slice(1)).toEqual([{ event: 'agree', buttonId: button.id }])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('resolves it with a refusal', async () => {
    const test = createTestPassport()
    await renderPage(test, <PageShell title="Shop" />)
    const decisions = await need(test)
    await tap('Refuse')
    expect(decisions.slice(1)).toEqual([{ event: 'disagree' }])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('asks once for calls that wait together, and resolves them all', async () => {
    const test = createTestPassport()
    await renderPage(test, <PageShell title="Shop" />)
    const first = await need(test)
    const second = await need(test)
    expect(screen.getAllByRole('dialog')).toHaveLength(1)
    await tap('Refuse')
    expect([first.at(-1), second.at(-1)]).toEqual([{ event: 'disagree' }, { event: 'disagree' }])
  })

  it('resolves the call when the page is left without an answer', async () => {
    const test = createTestPassport()
    const { unmount } = await renderPage(test, <PageShell title="Shop" />)
    const decisions = await need(test)
    await act(async () => unmount())
    expect(decisions.at(-1)).toEqual({ event: 'disagree' })
  })

  it('opens a page that asks where none can, and refuses nothing by itself', async () => {
    const test = createTestPassport()
    await renderPage(test, <p>a page without a shell</p>)
    const decisions = await need(test)
    expect(test.host.navigation.open.mock.calls).toEqual([
      ['/pages/account/agreement/index?about=privacy'],
    ])
    expect(decisions).toEqual([])
  })

  it('asks on a shell that appeared after its page', async () => {
    const test = createTestPassport()
    const gated = (
      <AuthGate>
        <PageShell title="Shop" />
      </AuthGate>
    )
    await renderPage(test, gated)
    await act(async () => test.signIn())
    const decisions = await need(test)
    expect(decisions).toEqual([{ event: 'exposureAuthorization' }])
    expect(screen.getByRole('dialog')).toBeVisible()
  })

  it('opens the contract and stays', async () => {
    const test = createTestPassport()
    const { page } = await renderPage(test, <PageShell title="Shop" />)
    await need(test)
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Privacy guideline' }))
      page.hide()
    })
    expect(test.host.privacy.openContract).toHaveBeenCalledTimes(1)
    await act(async () => page.show())
    expect(screen.getByRole('dialog')).toBeVisible()
  })
})
