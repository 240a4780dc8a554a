import { usePassport } from '../passport-context'
import { agreementRoute } from '../routes'

/** Opens the host's own text of the privacy guideline, or the app's where the host has none. */
export const usePrivacyContract = (): (() => void) => {
  const { host } = usePassport()
  return () => {
    void host.privacy.openContract().then((isOpen) => {
      if (!isOpen) host.navigation.open(agreementRoute('privacy'))
    })
  }
}
