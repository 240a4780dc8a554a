import { Checkbox, CheckboxGroup, Label, Text, View } from '@tarojs/components'
import { useState } from 'react'
import { useAuthState } from '../auth-gate/session-hooks'
import { useSignInRequest } from '../auth-gate/sign-in-request'
import { usePassport } from '../passport-context'
import { usePrivacyContract } from '../privacy/use-privacy-contract'
import { agreementRoute, homeRoute } from '../routes'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { a11y } from '../widgets/a11y'
import { Button } from '../widgets/button'
import { Link } from '../widgets/link'
import { PanelFrame } from '../widgets/panel-frame'
import { SignInButton } from './sign-in-button'
import './sign-in-panel.scss'
import { signInText } from './sign-in-text'
import { useFailureText } from './use-failure-text'

export interface SignInPanelProps {
  /**
   * Called after the user declined.
   * @default leads to the page before, or else to the home page
   */
  onNotNow?: () => void
}

/** Asks for the sign-in, says why the last one failed, and always offers a way out. */
export const SignInPanel = ({ onNotNow }: SignInPanelProps) => {
  const { host } = usePassport()
  const request = useSignInRequest()
  const t = useMessages(signInText)
  const common = useMessages(commonText)
  const [hasAgreed, setHasAgreed] = useState(false)
  const [isReminded, setIsReminded] = useState(false)

  const signIn = () => {
    if (hasAgreed) request.signIn()
    else setIsReminded(true)
  }

  const changeAgreement = (next: boolean) => {
    setHasAgreed(next)
    if (!next) request.withdraw()
  }

  const decline = () => {
    request.decline()
    if (onNotNow === undefined) host.navigation.leave(homeRoute)
    else onNotNow()
  }

  return (
    <PanelFrame title={t.title} text={t.intro} notice={useNotice()}>
      <Agreement
        hasAgreed={hasAgreed}
        isReminded={isReminded && !hasAgreed}
        onChange={changeAgreement}
      />
      <SignInButton text={common.signIn} onClick={signIn} />
      <Button look="text" onClick={decline}>
        {common.notNow}
      </Button>
    </PanelFrame>
  )
}

/** Why the user is here: the last failure, or else what ended the session, if not the user. */
const useNotice = (): string | null => {
  const t = useMessages(signInText)
  const failure = useFailureText()
  const endedBy = useAuthState((state) => state.signedOutBy)
  return failure ?? (endedBy === null || endedBy === 'user' ? null : t.endedBy[endedBy])
}

interface AgreementProps {
  hasAgreed: boolean
  isReminded: boolean
  onChange: (hasAgreed: boolean) => void
}

const Agreement = ({ hasAgreed, isReminded, onChange }: AgreementProps) => {
  const { host } = usePassport()
  const openContract = usePrivacyContract()
  const t = useMessages(signInText)
  return (
    <View className="tp-agreement">
      <View className="tp-agreement__row">
        <CheckboxGroup
          onChange={(event) => {
            onChange(event.detail.value.length > 0)
          }}
        >
          <Label className="tp-agreement__label">
            <Checkbox value="agreed" checked={hasAgreed} color="#007a3d" />
            <Text>{t.agree}</Text>
          </Label>
        </CheckboxGroup>
        <View className="tp-agreement__row">
          <Link
            text={t.terms}
            onClick={() => {
              host.navigation.open(agreementRoute('terms'))
            }}
          />
          <Text>{t.and}</Text>
          <Link text={t.privacy} onClick={openContract} />
        </View>
      </View>
      <View className="tp-agreement__reminder" {...(isReminded && a11y('alert'))}>
        {isReminded && t.agreeFirst}
      </View>
    </View>
  )
}
