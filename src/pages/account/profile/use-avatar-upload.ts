import { useEffect, useRef, useState } from 'react'
import type { Task } from '../../../api/api'
import { isAppError, type AppErrorCode } from '../../../contract/app-error'
import type { User } from '../../../contract/user'
import { usePassport } from '../../../ui/passport-context'

export type AvatarUpload =
  | { status: 'idle' }
  | { status: 'uploading'; path: string; percent: number }
  | { status: 'failed'; path: string; code: AppErrorCode }

/**
 * Uploads a picture that the host gave as a temporary path: the path itself is worth nothing to
 * anybody else. A later picture replaces one that is still on its way.
 */
export const useAvatarUpload = () => {
  const { api, auth } = usePassport()
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
      if (current.current === task) setUpload({ status: 'idle' })
    } catch (error) {
      if (current.current !== task) return
      const code = isAppError(error) ? error.code : 'internal_error'
      setUpload({ status: 'failed', path, code })
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
