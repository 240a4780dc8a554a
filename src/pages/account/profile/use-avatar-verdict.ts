import { useEffect, useRef, useState } from 'react'
import type { User } from '../../../contract/user'
import { usePassport } from '../../../ui/passport-context'

export type AvatarVerdict = 'none' | 'waiting' | 'rejected'

/** The verdict takes seconds as a rule and half an hour at most: asked for ever more seldom. */
const firstAskAfterMs = 3_000
const growth = 1.5

/**
 * While a picture waits for its verdict, reads the user again until it is there. A picture that is
 * no longer pending and that nobody else sees either was rejected.
 */
export const useAvatarVerdict = (user: User | null): AvatarVerdict => {
  const { api, auth } = usePassport()
  const [isRejected, setIsRejected] = useState(false)
  const isWaiting = (user?.pendingAvatarUrl ?? null) !== null
  const shownBefore = useRef<string | null>(null)
  const waitedBefore = useRef(false)

  useEffect(() => {
    if (isWaiting && !waitedBefore.current) shownBefore.current = user?.avatarUrl ?? null
    if (isWaiting || waitedBefore.current) {
      setIsRejected(!isWaiting && shownBefore.current === (user?.avatarUrl ?? null))
    }
    waitedBefore.current = isWaiting
  }, [isWaiting, user?.avatarUrl])

  useEffect(() => {
    if (!isWaiting) return undefined
    let timer: ReturnType<typeof setTimeout>
    const askAfter = (delayMs: number) => {
      timer = setTimeout(() => {
        api.readMe().then(
          (fresh) => {
            auth.setUser(fresh)
          },
          () => undefined,
        )
        askAfter(delayMs * growth)
      }, delayMs)
    }
    askAfter(firstAskAfterMs)
    return () => {
      clearTimeout(timer)
    }
  }, [api, auth, isWaiting])

  return isWaiting ? 'waiting' : isRejected ? 'rejected' : 'none'
}
