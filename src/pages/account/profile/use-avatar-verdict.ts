import { useEffect, useState } from 'react'
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
  const isWaiting = (user?.pendingAvatarUrl ?? null) !== null
  const shownUrl = user?.avatarUrl ?? null
  /** What everyone saw while a picture was waiting; undefined before there was one. */
  const [formerUrl, setFormerUrl] = useState<string | null>()

  if (isWaiting && formerUrl !== shownUrl) setFormerUrl(shownUrl)

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

  return isWaiting ? 'waiting' : formerUrl === shownUrl ? 'rejected' : 'none'
}
