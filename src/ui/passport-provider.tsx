import { useCallback, useEffect, useState, type ReactNode } from 'react'
import type { ProblemCode } from '../contract/problem-code'
import { GateProvider, type GatePanels } from './auth-gate/gate-context'
import { PassportContext, type AppServices, type Passport } from './passport-context'
import { createPreferences, effective } from './preferences'
import { createPrivacyPrompt } from './privacy/privacy-prompt'
import { createNetworkStore } from './network-store'
import { createProfileOffer } from './profile-offer/profile-offer-store'
import { createPrompt } from './prompt'
import { agreementRoute, routes } from './routes'
import { GateSkeleton } from './sign-in/gate-skeleton'
import { MissingPanel } from './sign-in/missing-panel'
import { oneTapText } from './sign-in/one-tap-text'
import { RetryPanel } from './sign-in/retry-panel'
import { SignInPanel } from './sign-in/sign-in-panel'
import { signInText } from './sign-in/sign-in-text'
import type { SignInWindowState } from './sign-in-window'
import { commonText } from './text/common-text'
import { caughtErrorText, errorText, type ErrorTextOptions } from './text/error-text'
import { fillHost } from './text/host-names'

const panels: GatePanels = {
  Skeleton: GateSkeleton,
  SignIn: SignInPanel,
  Retry: RetryPanel,
  Missing: MissingPanel,
}

export interface PassportProviderProps {
  /** The same object for the life of the app. */
  passport: Passport
  children?: ReactNode
}

/** Around the whole app, once. */
export const PassportProvider = ({ passport, children }: PassportProviderProps) => {
  const [services] = useState(() => createAppServices(passport))

  useEffect(
    () =>
      services.auth.store.subscribe((state) => {
        if (state.status === 'signedIn') services.signInPrompt.answer(true)
      }),
    [services],
  )

  useEffect(
    () =>
      services.auth.store.subscribe(({ phoneError }, former) => {
        if (phoneError === null || phoneError === former.phoneError) return
        showMessage(services, (options) =>
          oneTapText[options.language].phoneNotAdded(errorText(phoneError as ProblemCode, options)),
        )
      }),
    [services],
  )

  useEffect(() => {
    const { signInWindow } = services
    if (signInWindow === undefined) return undefined
    const tell = ({ arrivalError }: SignInWindowState, former?: SignInWindowState) => {
      if (arrivalError === null || arrivalError === former?.arrivalError) return
      showMessage(services, (options) =>
        arrivalError === 'declined'
          ? fillHost(signInText[options.language].declinedThere, options.language, options.host)
          : errorText(arrivalError, options),
      )
    }
    tell(signInWindow.store.getState())
    return signInWindow.store.subscribe(tell)
  }, [services])

  const reportError = useCallback(
    (error: unknown) => {
      showMessage(services, (options) => caughtErrorText(error, options))
    },
    [services],
  )

  return (
    <PassportContext.Provider value={services}>
      <GateProvider
        auth={services.auth}
        panels={panels}
        askToSignIn={services.signInPrompt.ask}
        reportError={reportError}
      >
        {children}
      </GateProvider>
    </PassportContext.Provider>
  )
}

/** In the language of the moment; nothing for null. */
const showMessage = (
  { preferences, network, host }: AppServices,
  toText: (options: ErrorTextOptions) => string | null,
): void => {
  const language = effective(preferences.store.getState(), 'language')
  const text = toText({ language, isOnline: network.getState().isOnline, host: host.name })
  if (text !== null) host.dialogs.showMessage(text, commonText[language].ok)
}

const createAppServices = (passport: Passport): AppServices => {
  const { navigation, network, privacy } = passport.host
  return {
    ...passport,
    network: createNetworkStore(network),
    preferences: createPreferences(passport.host),
    profileOffer: createProfileOffer(passport.auth),
    signInPrompt: createPrompt({
      dismissed: false,
      openSurface: () => {
        navigation.open(routes.signIn)
      },
    }),
    privacyPrompt: createPrivacyPrompt(privacy, () => {
      navigation.open(agreementRoute('privacy'))
    }),
  }
}
