import { HostFailure } from '../../runtime/host-failure'
import type { OpenTypeButton } from '../../runtime/phone'
import { SandboxError } from '../../runtime/sandbox'
import { shorten } from '../../runtime/timeline'
import type { HostParts } from '../dialect'

export interface AlipayAccount {
  /** `my.getAuthCode`: https://opendocs.alipay.com/mini/api/openapi-authorize */
  readonly getAuthCode: () => Promise<Record<string, unknown>>
  /** `my.getPhoneNumber`: https://opendocs.alipay.com/mini/api/getphonenumber */
  readonly getPhoneNumber: () => Promise<Record<string, unknown>>
  /** A button with `open-type="getAuthorize"`. */
  readonly authorize: (button: OpenTypeButton) => Promise<void>
}

const networkFailure = () => new HostFailure('Network Error', 12)

/** The login, and the phone number: a consent by a button, then a call. */
export const createAlipayAccount = ({
  phone,
  sandbox,
}: Pick<HostParts, 'phone' | 'sandbox'>): AlipayAccount => {
  const { settings, timeline } = phone
  let mayReadPhone = false

  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!settings.read().isOnline) throw networkFailure()
    return work()
  }

  return {
    getAuthCode: async () => {
      const startedAtMs = performance.now()
      timeline.add({ type: 'loginStart' })
      const done = (code: string | null, error: string | null) => {
        const durationMs = performance.now() - startedAtMs
        timeline.add({ type: 'loginEnd', code, error, durationMs })
      }
      try {
        const authCode = await ask(() => sandbox.alipay.authCode(phone.accountRef()))
        done(shorten(authCode), null)
        return { authCode, authSuccessScopes: ['auth_base'], authErrorScopes: {} }
      } catch (error) {
        // The panel says what the sandbox said.
        done(null, error instanceof Error ? error.message : String(error))
        throw error instanceof SandboxError ? networkFailure() : error
      }
    },

    // Without the consent it succeeds, too: the response says then that there is none.
    getPhoneNumber: () =>
      ask(async () => {
        const kind = mayReadPhone ? 'number' : 'not-authorized'
        try {
          return { response: await sandbox.alipay.phoneResponse(phone.accountRef(), kind) }
        } catch (error) {
          throw error instanceof SandboxError ? new HostFailure(error.message, 10) : error
        }
      }),

    async authorize({ values, trigger }) {
      const scope = values()['scope']
      if (scope !== 'phoneNumber') {
        const name = `open-type="getAuthorize" scope="${String(scope)}"`
        phone.failures.report(name, phone.strings().noFeature)
        return
      }
      const { allowPhone, phoneTitle, refusePhone } = phone.strings()
      const chosen = await phone.overlays.showActionSheet([allowPhone], '', phoneTitle, refusePhone)
      mayReadPhone = chosen !== null
      if (mayReadPhone) trigger('getauthorize', {})
      else trigger('error', { error: 11, errorMessage: '用户取消授权' })
    },
  }
}
