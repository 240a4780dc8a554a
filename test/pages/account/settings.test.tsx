import { describe, expect, it } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import SettingsPage from '../../../src/pages/account/settings'
import { createTestPassport } from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

const choose = (name: string) => fireEvent.click(screen.getByRole('radio', { name }))

const signOut = () =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Sign out' }))
  })

describe('SettingsPage', () => {
  it('changes the language at once and remembers it', async () => {
    const test = createTestPassport()
    await renderPage(test, <SettingsPage />)
    choose('简体中文')
    expect(screen.getByText('外观')).toBeVisible()
    expect(screen.getByRole('radio', { name: '简体中文' })).toBeChecked()
    expect(test.stored()).toMatchObject({ language: 'zh' })
  })

  it('changes theme and text size at once', async () => {
    const test = createTestPassport()
    const { container } = await renderPage(test, <SettingsPage />)
    const root = container.firstElementChild
    choose('Dark')
    choose('Large')
    expect(root).toHaveClass('tp-page--dark', 'tp-page--care')
    expect(test.host.appearance.paintTheme).toHaveBeenLastCalledWith('dark')
    choose('Light')
    expect(root).toHaveClass('tp-page--light')
    expect(test.stored()).toMatchObject({ theme: 'light', textSize: 'large' })
  })

  it('shows what belongs to an account only while signed in', async () => {
    const test = createTestPassport()
    await renderPage(test, <SettingsPage />)
    expect(screen.queryByText('Export my data')).toBeNull()
    expect(screen.queryByRole('button', { name: 'Sign out' })).toBeNull()
    await act(() => test.signIn())
    expect(screen.getByText('Export my data')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Sign out' })).toBeVisible()
  })

  it.each([
    ['Devices', '/pages/account/devices/index'],
    ['Sign-in methods', '/pages/account/identities/index'],
    ['Export my data', '/pages/account/export-data/index'],
    ['Delete account', '/pages/account/delete-account/index'],
    ['Terms of use', '/pages/account/agreement/index?about=terms'],
    ['Privacy policy', '/pages/account/agreement/index?about=privacy'],
    ['Sign-in log', '/pages/account/login-log/index'],
  ])('opens %s', async (name, path) => {
    const test = createTestPassport()
    await test.signIn()
    await renderPage(test, <SettingsPage />)
    fireEvent.click(screen.getByRole('button', { name }))
    expect(test.host.navigation.open).toHaveBeenCalledWith(path)
  })

  it.each([
    ['none', 'Up to date'],
    ['checking', 'Checking for updates'],
    ['downloading', 'Downloading an update'],
    ['failed', 'The update failed. Remove the mini program and open it again.'],
  ] as const)('says that an update is %s, with nothing to tap', async (status, words) => {
    const test = createTestPassport()
    await renderPage(test, <SettingsPage />)
    act(() => test.setUpdate(status))
    expect(screen.getByText(words)).toBeVisible()
    expect(screen.queryByRole('button', { name: words })).toBeNull()
  })

  it('names a build without a version, on a host that updates by itself', async () => {
    const test = createTestPassport()
    const updates = { version: null, manager: null }
    const passport = { ...test.passport, host: { ...test.host, updates } }
    await renderPage({ passport }, <SettingsPage />)
    expect(screen.getByText('Development')).toBeVisible()
    expect(screen.queryByText('Up to date')).toBeNull()
  })

  it('signs out after the question, and shows what is left', async () => {
    const test = createTestPassport()
    await test.signIn()
    await renderPage(test, <SettingsPage />)
    test.host.dialogs.confirm.mockResolvedValueOnce(false)
    await signOut()
    expect(screen.getByText('Export my data')).toBeVisible()
    await signOut()
    expect(screen.queryByText('Export my data')).toBeNull()
    expect(screen.getByText('Terms of use')).toBeVisible()
  })

  it('names the version, and restarts into an update once it is there', async () => {
    const test = createTestPassport()
    await renderPage(test, <SettingsPage />)
    expect(screen.getByText('1.2.3')).toBeVisible()
    expect(screen.getByText('Up to date')).toBeVisible()
    act(() => test.setUpdate('downloading'))
    expect(screen.queryByRole('button', { name: /update/ })).toBeNull()
    act(() => test.setUpdate('ready'))
    fireEvent.click(screen.getByRole('button', { name: 'An update is ready. Tap to restart.' }))
    expect(test.host.updates.manager.apply).toHaveBeenCalledTimes(1)
  })
})
