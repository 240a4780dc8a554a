import { useState } from 'react'
import type { Task } from '../../../api/api'
import type { User } from '../../../contract/user'
import { useGateServices } from '../../../ui/auth-gate/gate-context'
import { usePassport } from '../../../ui/passport-context'
import { commonText } from '../../../ui/text/common-text'
import { useMessages } from '../../../ui/text/messages'
import { profileText } from './profile-text'

/** Removes something of the user, after a question with this title. */
export const useRemoval = (title: string, remove: () => Task<User>) => {
  const { auth, host } = usePassport()
  const { reportError } = useGateServices()
  const t = useMessages(profileText)
  const common = useMessages(commonText)
  const [isRemoving, setIsRemoving] = useState(false)

  const run = async () => {
    const isSure = await host.dialogs.confirm({
      title,
      text: '',
      confirm: common.remove,
      cancel: common.cancel,
      isDangerous: true,
    })
    if (!isSure) return
    setIsRemoving(true)
    try {
      auth.setUser(await remove())
      host.dialogs.toast(t.removed)
    } catch (error) {
      reportError(error)
    } finally {
      setIsRemoving(false)
    }
  }

  return {
    isRemoving,
    run: () => {
      void run()
    },
  }
}
