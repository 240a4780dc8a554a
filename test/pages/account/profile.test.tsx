import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import type { Api } from '../../../src/api/api'
import type { User } from '../../../src/contract/user'
import ProfilePage from '../../../src/pages/account/profile'
import { createPage, openTypeResults } from '../../setup/taro'
import {
  appError,
  createTask,
  createTestPassport,
  createUser,
  failedTask,
  settledTask,
  type TestPassportOptions,
} from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

const later = '2026-11-22T09:00:00.000Z'

const open = async (options?: TestPassportOptions) => {
  const test = createTestPassport(options)
  await test.signIn()
  return { ...test, ...(await renderPage(test, <ProfilePage />)) }
}

const input = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Nickname' })

const type = (value: string) => fireEvent.input(input(), { target: { value } })

const tap = (name: string) =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }))
  })

const createUpload = () => {
  const tasks: ReturnType<typeof createTask<User>>[] = []
  const reports: ((ratio: number) => void)[] = []
  const uploadAvatar = jest.fn<Api['uploadAvatar']>((_, onProgress) => {
    const task = createTask<User>()
    tasks.push(task)
    reports.push(onProgress ?? (() => undefined))
    return task.task
  })
  return { uploadAvatar, tasks, reports }
}

afterEach(() => {
  delete openTypeResults['chooseAvatar']
})

describe('nickname', () => {
  it('is saved from the submitted form', async () => {
    const updateMe = jest.fn<Api['updateMe']>(({ nickname }) =>
      settledTask(createUser({ nickname, updatedAt: later })),
    )
    const { auth, host } = await open({ api: { updateMe } })
    expect(input()).toHaveValue('Lin')
    expect(input()).toHaveAttribute('data-type', 'nickname')
    type('  Mei  ')
    await tap('Save')
    expect(updateMe).toHaveBeenCalledWith({ nickname: 'Mei' })
    expect(auth.store.getState().user?.nickname).toBe('Mei')
    expect(host.dialogs.toast).toHaveBeenCalledWith('Saved')
  })

  it('is taken also when WeChat fills it in without an input event', async () => {
    const updateMe = jest.fn<Api['updateMe']>(() => settledTask(createUser()))
    await open({ api: { updateMe } })
    input().value = 'Name from WeChat'
    await tap('Save')
    expect(updateMe).toHaveBeenCalledWith({ nickname: 'Name from WeChat' })
  })

  it.each([
    ['   ', 'Please enter a nickname.'],
    ['x'.repeat(33), 'A nickname has at most 32 characters.'],
    ['微信用户', 'That is a default name. Choose your own.'],
  ])('refuses %j with a reason', async (value, reason) => {
    await open()
    type(value)
    await tap('Save')
    expect(screen.getByRole('alert')).toHaveTextContent(reason)
    expect(input()).toHaveValue(value)
  })

  it('keeps what was typed when saving fails, and says why', async () => {
    await open({ api: { updateMe: () => failedTask(appError('content_rejected')) } })
    type('Rude')
    await tap('Save')
    expect(screen.getByRole('alert')).toHaveTextContent('did not pass the safety check')
    expect(input()).toHaveValue('Rude')
    type('Kind')
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('says that WeChat wiped a name that failed its check', async () => {
    await open()
    type('Rude')
    act(() => {
      const detail = { pass: false, timeout: false }
      input().dispatchEvent(new CustomEvent('nicknamereview', { detail }))
    })
    expect(screen.getByRole('alert')).toHaveTextContent('Choose another one.')
    expect(input()).toHaveValue('')
  })

  it('leaves the decision to the server when WeChat’s check takes too long', async () => {
    await open()
    type('Mei')
    act(() => {
      const detail = { pass: false, timeout: true }
      input().dispatchEvent(new CustomEvent('nicknamereview', { detail }))
    })
    expect(screen.queryByRole('alert')).toBeNull()
    expect(input()).toHaveValue('Mei')
  })

  it('warns before unsaved changes are left, and no longer once they are saved', async () => {
    const { host } = await open({ api: { updateMe: () => settledTask(createUser()) } })
    const warn = host.navigation.warnBeforeLeaving
    expect(warn).not.toHaveBeenCalled()
    type('Mei')
    expect(warn).toHaveBeenLastCalledWith(
      'Your nickname is not saved. If you leave, the change is lost.',
    )
    await tap('Save')
    expect(warn).toHaveBeenLastCalledWith(null)
  })

  it('asks for the privacy agreement before the input, which would turn plain silently', async () => {
    const { host } = await open()
    expect(host.privacy.require).toHaveBeenCalledTimes(1)
  })

  it('is a plain input on other hosts', async () => {
    const { host } = await open({ abilities: { nicknameInput: false } })
    expect(input()).toHaveAttribute('data-type', 'text')
    expect(host.privacy.require).not.toHaveBeenCalled()
  })
})

describe('avatar', () => {
  const choose = () => tap('Change picture')

  it('is uploaded from its temporary path, with progress', async () => {
    openTypeResults['chooseAvatar'] = { avatarUrl: 'wxfile://tmp_1.png' }
    const { uploadAvatar, tasks, reports } = createUpload()
    const { auth, container, host } = await open({ api: { uploadAvatar } })
    await choose()
    expect(uploadAvatar).toHaveBeenCalledWith('wxfile://tmp_1.png', expect.any(Function))
    expect(container.querySelector('img')).toHaveAttribute('src', 'wxfile://tmp_1.png')
    act(() => reports[0]?.(0.42))
    expect(screen.getByRole('status')).toHaveTextContent('Uploading 42%')
    const avatarUrl = 'https://cdn.example.com/a.png'
    await act(async () => tasks[0]?.resolve(createUser({ avatarUrl, updatedAt: later })))
    expect(auth.store.getState().user?.avatarUrl).toBe(avatarUrl)
    expect(container.querySelector('img')).toHaveAttribute('src', avatarUrl)
    expect(screen.queryByRole('status')).toBeNull()
    expect(host.dialogs.toast).toHaveBeenCalledWith('Picture saved')
  })

  it('leaves no spinner when the picture fails WeChat’s audit, which fires no event', async () => {
    const { uploadAvatar } = createUpload()
    await open({ api: { uploadAvatar } })
    expect(screen.queryByText(/did not pass WeChat’s safety check/)).toBeNull()
    await choose()
    expect(uploadAvatar).not.toHaveBeenCalled()
    expect(screen.queryByText(/^Uploading/)).toBeNull()
    // The user may just as well have closed the sheet: first what is true of both.
    expect(
      screen.getByText(
        'Your picture has not changed. If you did choose one, it did not pass WeChat’s safety check: choose another.',
      ),
    ).toBeVisible()
    expect(screen.getByRole('button', { name: 'Change picture' })).toBeEnabled()
  })

  it('keeps the picture when the upload fails, and tries again on request', async () => {
    openTypeResults['chooseAvatar'] = { avatarUrl: 'wxfile://tmp_1.png' }
    const { uploadAvatar, tasks } = createUpload()
    const { container } = await open({ api: { uploadAvatar } })
    await choose()
    await act(async () => tasks[0]?.reject(appError('payload_too_large')))
    expect(screen.getAllByRole('alert')[0]).toHaveTextContent('Choose a picture of less than 2 MB.')
    expect(container.querySelector('img')).toHaveAttribute('src', 'wxfile://tmp_1.png')
    await tap('Upload again')
    expect(uploadAvatar).toHaveBeenCalledTimes(2)
    expect(screen.getByRole('status')).toHaveTextContent('Uploading 0%')
  })

  it('gives up on request and shows the former picture', async () => {
    openTypeResults['chooseAvatar'] = { avatarUrl: 'wxfile://tmp_1.png' }
    const { uploadAvatar, tasks } = createUpload()
    const { container } = await open({ api: { uploadAvatar } })
    await choose()
    await tap('Stop upload')
    expect(tasks[0]?.abort).toHaveBeenCalledTimes(1)
    expect(container.querySelector('img')).toBeNull()
    expect(screen.queryByRole('status')).toBeNull()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('shows the last picture chosen, whichever upload ends first', async () => {
    const { uploadAvatar, tasks } = createUpload()
    const { container } = await open({ api: { uploadAvatar } })
    openTypeResults['chooseAvatar'] = { avatarUrl: 'wxfile://tmp_1.png' }
    await choose()
    openTypeResults['chooseAvatar'] = { avatarUrl: 'wxfile://tmp_2.png' }
    await choose()
    expect(tasks[0]?.abort).toHaveBeenCalledTimes(1)
    expect(container.querySelector('img')).toHaveAttribute('src', 'wxfile://tmp_2.png')
    expect(screen.getByRole('status')).toBeVisible()
  })

  it('gives up when the page is left', async () => {
    openTypeResults['chooseAvatar'] = { avatarUrl: 'wxfile://tmp_1.png' }
    const { uploadAvatar, tasks } = createUpload()
    const { unmount } = await open({ api: { uploadAvatar } })
    await choose()
    unmount()
    expect(tasks[0]?.abort).toHaveBeenCalledTimes(1)
  })

  it('comes from a plain picker on other hosts', async () => {
    const { uploadAvatar } = createUpload()
    const { host } = await open({ api: { uploadAvatar }, abilities: { chooseAvatar: false } })
    await choose()
    expect(uploadAvatar).not.toHaveBeenCalled()
    // This host says that the user cancelled, which needs no words.
    expect(screen.queryByText(/Your picture has not changed/)).toBeNull()
    expect(host.dialogs.showMessage).not.toHaveBeenCalled()
    expect(host.dialogs.toast).not.toHaveBeenCalled()
    host.chooseImage.mockResolvedValueOnce('blob:picture')
    await choose()
    expect(uploadAvatar).toHaveBeenCalledWith('blob:picture', expect.any(Function))
    host.chooseImage.mockRejectedValueOnce(appError('file_unavailable'))
    await choose()
    expect(host.dialogs.showMessage).toHaveBeenCalledWith(
      expect.stringContaining('cannot be read'),
      'OK',
    )
  })
})

describe('what is saved', () => {
  const stored = createUser({ avatarUrl: 'https://cdn.example.com/a.png' })

  it('leads back to the page that asked for a nickname', async () => {
    const test = createTestPassport({ api: { updateMe: () => settledTask(createUser()) } })
    await test.signIn()
    await renderPage(test, <ProfilePage />, createPage({ then: 'back' }))
    await tap('Save')
    expect(test.host.navigation.leave.mock.calls).toEqual([['/pages/home/index']])
  })

  it('can be removed: the picture', async () => {
    const removeAvatar = jest.fn<Api['removeAvatar']>(() =>
      settledTask(createUser({ avatarUrl: null, updatedAt: later })),
    )
    const { auth, host } = await open({ user: stored, api: { removeAvatar } })
    host.dialogs.confirm.mockResolvedValueOnce(false)
    await tap('Remove picture')
    expect(removeAvatar).not.toHaveBeenCalled()
    await tap('Remove picture')
    expect(auth.store.getState().user?.avatarUrl).toBeNull()
    expect(screen.queryByRole('button', { name: 'Remove picture' })).toBeNull()
  })

  it('can be removed: the nickname', async () => {
    const updateMe = jest.fn<Api['updateMe']>(() =>
      settledTask(createUser({ nickname: null, updatedAt: later })),
    )
    const { auth } = await open({ api: { updateMe } })
    await tap('Remove nickname')
    expect(updateMe).toHaveBeenCalledWith({ nickname: null })
    expect(auth.store.getState().user?.nickname).toBeNull()
    expect(input()).toHaveValue('')
    expect(screen.queryByRole('button', { name: 'Remove nickname' })).toBeNull()
  })

  it('stays when removing it fails, and says why', async () => {
    const { auth, host } = await open({
      user: stored,
      api: { removeAvatar: () => failedTask(appError('service_unavailable', { retryable: true })) },
    })
    await tap('Remove picture')
    expect(host.dialogs.showMessage).toHaveBeenCalledWith(
      'The service is not available right now. Try again later.',
      'OK',
    )
    expect(auth.store.getState().user?.avatarUrl).toBe(stored.avatarUrl)
  })
})

describe('profile on a host that checks no content', () => {
  const onDouyin = (options: TestPassportOptions) =>
    open({ hostName: 'tt', abilities: { contentCheck: false }, ...options })

  it('says why nothing can be set, and has no field for it', async () => {
    await onDouyin({ user: createUser({ nickname: null }) })
    expect(screen.getByText(/because Douyin does not check them/)).toBeVisible()
    expect(screen.getByText('No nickname yet')).toBeVisible()
    expect(screen.queryByRole('textbox')).toBeNull()
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('shows what was set elsewhere, and removes it after the question', async () => {
    const updateMe = jest.fn<Api['updateMe']>(() =>
      settledTask(
        createUser({ nickname: null, avatarUrl: 'https://a.example/1', updatedAt: later }),
      ),
    )
    const removeAvatar = jest.fn<Api['removeAvatar']>(() =>
      settledTask(createUser({ nickname: null, avatarUrl: null, updatedAt: later })),
    )
    await onDouyin({
      user: createUser({ avatarUrl: 'https://a.example/1' }),
      api: { updateMe, removeAvatar },
    })
    expect(screen.getByText('Lin')).toBeVisible()
    await tap('Remove nickname')
    expect(updateMe).toHaveBeenCalledWith({ nickname: null })
    await tap('Remove picture')
    expect(removeAvatar).toHaveBeenCalledTimes(1)
    expect(screen.queryByRole('button')).toBeNull()
  })
})
