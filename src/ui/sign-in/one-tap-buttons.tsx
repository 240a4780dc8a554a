import type { PhoneButtonEvent } from '../host'
import { useMessages } from '../text/messages'
import { asksForPhone } from '../widgets/asks-for-phone'
import { oneTapText } from './one-tap-text'
import { SignInButton } from './sign-in-button'

export interface OneTapButtonsProps {
  hasAgreed: boolean
  /** The host's sheet gave no number. */
  hasProblem: boolean
  onPhoneEvent: (event: PhoneButtonEvent) => void
  /** A sign-in without a number, or a tap before the agreement is ticked. */
  onSignIn: () => void
}

/** One tap signs in and binds the number of the host's account. */
export const OneTapButtons = (props: OneTapButtonsProps) => {
  const { hasAgreed, hasProblem, onPhoneEvent, onSignIn } = props
  const t = useMessages(oneTapText)
  return (
    <>
      {/* An ordinary button until the agreement is ticked: the host's sheet must not open before. */}
      <SignInButton
        key={hasAgreed ? 'phone' : 'ordinary'}
        text={t.withPhone}
        {...(hasAgreed ? asksForPhone(onPhoneEvent) : { onClick: onSignIn })}
      />
      {hasProblem && <SignInButton look="default" text={t.withoutPhone} onClick={onSignIn} />}
    </>
  )
}
