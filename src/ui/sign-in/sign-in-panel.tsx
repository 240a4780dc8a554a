import { Checkbox, CheckboxGroup, Label, Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { useAuthState } from '../auth-gate/session-hooks'
import { useSignInRequest } from '../auth-gate/sign-in-request'
import { usePassport } from '../passport-context'
import { usePrivacyContract } from '../privacy/use-privacy-contract'
import { agreementRoute, homeRoute } from '../routes'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { a11y, checkboxName } from '../widgets/a11y'
import { Button } from '../widgets/button'
import { Link } from '../widgets/link'
import { PanelFrame } from '../widgets/panel-frame'
import { AppHead } from './app-head'
import { OneTapButtons } from './one-tap-buttons'
import { usePurpose } from './purpose'
import { ScanPanel } from './scan-panel'
import { SignInButton } from './sign-in-button'
import './sign-in-panel.scss'
import { signInText } from './sign-in-text'
import { useFailureText } from './use-failure-text'
import { usePhoneSignIn } from './use-phone-sign-in'
import { useScan } from './use-scan'

export interface SignInPanelProps {
  /**
   * What the sign-in is for, in words: "see your orders".
   * @default what the page is for
   */
  purpose?: string | null
  /**
   * Called after the user declined.
   * @default leads to the page before, or else to the home page
   */
  onNotNow?: () => void
}

/** Asks for the sign-in, says why the last one failed, and always offers a way out. */
export const SignInPanel = (props: SignInPanelProps) => {
  const { host, signInWindow } = usePassport()
  const t = useMessages(signInText)
  if (!host.abilities.signIn) {
    return <OpenElsewherePanel title={t.singlePage} text={t.singlePageText} {...props} />
  }
  if (signInWindow?.way === 'reopen') {
    return <OpenElsewherePanel title={t.reopenTitle} text={t.introOnWeb.reopen} {...props} />
  }
  return <AskingPanel {...props} />
}

/** The way to where the user can sign in is the host's: no call of ours can open it. */
const OpenElsewherePanel = ({
  title,
  text,
  onNotNow,
}: SignInPanelProps & { title: string; text: string }) => {
  const t = useMessages(signInText)
  const notice = useFailureText()
  return (
    <PanelFrame head={<AppHead />} title={title} text={text} notice={notice}>
      {onNotNow !== undefined && (
        <Button look="text" onClick={onNotNow}>
          {t.close}
        </Button>
      )}
    </PanelFrame>
  )
}

const AskingPanel = ({ purpose, onNotNow }: SignInPanelProps) => {
  const { host, signInWindow, oneTapPhone = false } = usePassport()
  const scan = useScan('sign-in')
  const ofPage = usePurpose()(useRouter().path)
  const request = useSignInRequest()
  const t = useMessages(signInText)
  const common = useMessages(commonText)
  const [hasAgreed, setHasAgreed] = useState(false)
  const [isReminded, setIsReminded] = useState(false)
  const phone = usePhoneSignIn(request)
  const notice = useNotice()
  // The first condition leaves the buttons out of a web page.
  const isOneTap = process.env.TARO_ENV !== 'h5' && oneTapPhone && host.abilities.oneTapPhone

  const signIn = () => {
    phone.forget()
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

  const what = purpose ?? ofPage
  const way = signInWindow?.way
  if (scan !== null) return <ScanPanel scan={scan} onCancel={decline} />
  return (
    <PanelFrame
      head={<AppHead />}
      title={what === null ? t.title : t.titleFor(what)}
      {...(phone.problem === null && { text: way === undefined ? t.intro : t.introOnWeb[way] })}
      notice={phone.problem === null ? notice : phone.problem.text}
      noticeKind={phone.problem?.kind === 'refused' ? 'info' : 'error'}
    >
      <Agreement
        hasAgreed={hasAgreed}
        isReminded={isReminded && !hasAgreed}
        onChange={changeAgreement}
      />
      {isOneTap ? (
        <OneTapButtons
          hasAgreed={hasAgreed}
          hasProblem={phone.problem !== null}
          onPhoneEvent={phone.take}
          onSignIn={signIn}
        />
      ) : (
        <SignInButton text={common.signIn} onClick={signIn} />
      )}
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
            <Checkbox
              value="agreed"
              checked={hasAgreed}
              color="#007a3d"
              {...checkboxName(t.agree)}
            />
            <Text className="tp-agreement__text">{t.agree}</Text>
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
