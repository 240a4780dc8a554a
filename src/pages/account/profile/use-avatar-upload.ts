import { useEffect, useRef, useState } from 'react'
import type { Task } from '../../../api/api'
import type { AppErrorCode } from '../../../contract/app-error'
import type { User } from '../../../contract/user'
import { usePassport } from '../../../ui/passport-context'
import { caughtErrorCode } from '../../../ui/text/error-text'
import { useMessages } from '../../../ui/text/messages'
import { profileText } from './profile-text'

export type AvatarUpload =
  | { status: 'idle' }
  | { status: 'uploading'; path: string; percent: number }
  | { status: 'failed'; path: string; code: AppErrorCode }

/**
 * Uploads a picture that the host gave as a temporary path: the path itself is worth nothing to
 * anybody else. A later picture replaces one that is still on its way.
 */
export const useAvatarUpload = () => {
  const { api, auth, host } = usePassport()
  const { avatarSaved } = useMessages(profileText)
  const [upload, setUpload] = useState<AvatarUpload>({ status: 'idle' })
  const current = useRef<Task<User> | null>(null)

  const stop = () => {
    const task = current.current
    current.current = null
    task?.abort()
  }
  useEffect(() => stop, [])

  const start = async (path: string) => {
    stop()
    setUpload({ status: 'uploading', path, percent: 0 })
    const task = api.uploadAvatar(path, (ratio) => {
      if (current.current !== task) return
      setUpload({ status: 'uploading', path, percent: Math.round(ratio * 100) })
    })
    current.current = task
    try {
      const user = await task
      auth.setUser(user)
      if (current.current === task) {
        setUpload({ status: 'idle' })
        host.dialogs.toast(avatarSaved)
      }
    } catch (error) {
      if (current.current !== task) return
      const code = caughtErrorCode(error)
      setUpload(code === null ? { status: 'idle' } : { status: 'failed', path, code })
    }
  }

  return {
    upload,
    start: (path: string) => {
      void start(path)
    },
    cancel: () => {
      stop()
      setUpload({ status: 'idle' })
    },
  }
}
