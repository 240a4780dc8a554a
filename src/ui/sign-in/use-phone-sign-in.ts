import { useState } from 'react'
import type { SignInRequest } from '../auth-gate/sign-in-request'
import type { PhoneButtonEvent, PhoneProblem } from '../host'
import { usePassport } from '../passport-context'
import { useMessages } from '../text/messages'
import { phoneProblemText } from '../text/phone-problem-text'

/** What came of the phone button. */
export interface PhoneSignIn {
  /** Why the host's sheet gave no number, in words; null where nothing went wrong. */
  problem: { kind: PhoneProblem; text: string } | null
  take: (event: PhoneButtonEvent) => void
  forget: () => void
}

/** Signs in with the number of the host's account. */
const usePhoneButton = (request: SignInRequest): PhoneSignIn => {
  const { host } = usePassport()
  const texts = useMessages(phoneProblemText)
  const [kind, setKind] = useState<PhoneProblem | null>(null)

  const take = async (event: PhoneButtonEvent) => {
    const taken = await host.takePhone(event)
    if ('proof' in taken && 'code' in taken.proof) {
      setKind(null)
      request.signIn({ phoneCode: taken.proof.code })
      return
    }
    const problem = 'problem' in taken ? taken.problem : 'failed'
    // A user who refuses the host's sheet declines the sign-in.
    if (problem === 'refused') request.decline()
    setKind(problem)
  }

  return {
    problem: kind && { kind, text: texts[kind] },
    take: (event) => {
      void take(event)
    },
    forget: () => {
      setKind(null)
    },
  }
}

const none: PhoneSignIn = { problem: null, take: () => undefined, forget: () => undefined }

/** A web page has no phone button, and none of its code. */
export const usePhoneSignIn: typeof usePhoneButton =
  process.env.TARO_ENV === 'h5' ? () => none : usePhoneButton
