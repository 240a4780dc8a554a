import { useCallback, useEffect, useState, type ReactNode } from 'react'
import { GateProvider, type GatePanels } from './auth-gate/gate-context'
import { PassportContext, type Passport, type Screens } from './passport-context'
import { createPreferences, effective } from './preferences'
import { createPrivacyPrompt } from './privacy/privacy-prompt'
import { createNetworkStore } from './network-store'
import { createPrompt } from './prompt'
import { GateSkeleton } from './sign-in/gate-skeleton'
import { MissingPanel } from './sign-in/missing-panel'
import { RetryPanel } from './sign-in/retry-panel'
import { SignInPanel } from './sign-in/sign-in-panel'
import { commonText } from './text/common-text'
import { caughtErrorText } from './text/error-text'

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
  const [screens] = useState(() => createScreens(passport))

  useEffect(
    () =>
      screens.auth.store.subscribe((state) => {
        if (state.status === 'signedIn') screens.signInPrompt.answer(true)
      }),
    [screens],
  )

  const reportError = useCallback(
    (error: unknown) => {
      const language = effective(screens.preferences.store.getState(), 'language')
      screens.host.dialogs.tell(caughtErrorText(error, language), commonText[language].ok)
    },
    [screens],
  )

  return (
    <PassportContext.Provider value={screens}>
      <GateProvider
        auth={screens.auth}
        panels={panels}
        askToSignIn={screens.signInPrompt.ask}
        reportError={reportError}
      >
        {children}
      </GateProvider>
    </PassportContext.Provider>
  )
}

const createScreens = (passport: Passport): Screens => ({
  ...passport,
  network: createNetworkStore(passport.host.network),
  preferences: createPreferences(passport.host),
  signInPrompt: createPrompt({
    dismissed: false,
    unseen: () => passport.auth.signIn().done.then(() => true),
  }),
  privacyPrompt: createPrivacyPrompt(passport.host.privacy),
})
