import { toApiError } from '../to-api-error'
import type { BindPhone } from './bind-phone'
import type { Sessions } from '../sessions/sessions'
import type { SignIn } from '../sign-in/sign-in'

export interface BindPhoneAtSignInOptions {
  signIn: SignIn
  bindPhone: BindPhone
  sessions: Pick<Sessions, 'load'>
  onError: (error: unknown) => void
}

/**
 * One-tap sign-in: the same sign-in, which then binds the number behind `phoneCode`. The phone code costs
 * money and works once, so it is exchanged only after the login code was. The session
 * stays in any case: where the number is not bound, the response names the problem in `phoneError`.
 */
export const bindPhoneAtSignIn =
  ({ signIn, bindPhone, sessions, onError }: BindPhoneAtSignInOptions): SignIn =>
  async (request, source) => {
    const created = await signIn(request, source)
    const { phoneCode } = request
    if (phoneCode === undefined) return created
    try {
      const live = await sessions.load(created.token)
      if (live === null) return { ...created, phoneError: 'session_invalid' }
      return { ...created, user: await bindPhone(live, { code: phoneCode }, source.id) }
    } catch (error) {
      onError(error)
      return { ...created, phoneError: toApiError(error).code }
    }
  }
