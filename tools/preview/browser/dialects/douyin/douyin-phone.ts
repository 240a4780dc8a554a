import type { OpenTypes } from '../../runtime/phone'
import { SandboxError } from '../../runtime/sandbox'
import type { HostParts } from '../dialect'

const failed = (reason: string) => ({ errMsg: `getPhoneNumber:fail ${reason}` })

/**
 * The phone button: `code` is for base libraries from 3.51.0, the encrypted data for older ones.
 * https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/guide/open-capabilities/acquire-phone-number-acquire/
 */
export const createDouyinPhone = ({
  phone,
  sandbox,
}: Pick<HostParts, 'phone' | 'sandbox'>): OpenTypes[string] => {
  const isSignedIn = async (): Promise<boolean> => {
    const { isSignedInToDouyin } = phone.settings.read()
    if (isSignedInToDouyin !== null) return isSignedInToDouyin
    const { userId } = phone.accountRef()
    const users = await sandbox.users()
    const user = users.find(({ id, current }) => (userId === null ? current : id === userId))
    return user?.isSignedInToDouyin !== false
  }

  const ask = async (): Promise<Record<string, unknown>> => {
    const account = phone.accountRef()
    if (!(await isSignedIn())) return failed('not login')
    const { allowPhone, phoneTitle, refusePhone } = phone.strings()
    const allows = await phone.overlays.showActionSheet([allowPhone], '', phoneTitle, refusePhone)
    if (allows === null) return failed('auth deny')
    if (!(await sandbox.douyin.session(account)).alive) return failed('invalid session')
    try {
      return { errMsg: 'getPhoneNumber:ok', ...(await sandbox.douyin.phone(account)) }
    } catch (error) {
      // While the session is alive, the sandbox refuses only users without a phone number.
      if (error instanceof SandboxError) return failed('no phone number')
      throw error
    }
  }

  return async ({ trigger }) => {
    const detail = await ask().catch((error: unknown) => {
      if (error instanceof SandboxError) return failed('internal error')
      throw error
    })
    trigger('getphonenumber', detail)
  }
}
