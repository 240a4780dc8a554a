import type { HostPrivacy } from '../host'
import type { PrivacyAnswer } from '../passport-context'
import { createPrompt, type Prompt } from '../prompt'

/**
 * Takes the one place of the host's privacy handler. Every waiting call is resolved: with the
 * user's answer, or with a refusal where no page can ask or the asking page is left.
 */
export const createPrivacyPrompt = (privacy: HostPrivacy): Prompt<PrivacyAnswer> => {
  const prompt = createPrompt<PrivacyAnswer>({
    dismissed: { hasAgreed: false },
    unseen: () => Promise.resolve({ hasAgreed: false }),
  })
  privacy.onNeeded((resolve) => {
    const asked = prompt.ask()
    if (prompt.store.getState().owner !== null) resolve({ event: 'exposureAuthorization' })
    void asked.then((answer) => {
      resolve(
        answer.hasAgreed ? { event: 'agree', buttonId: answer.buttonId } : { event: 'disagree' },
      )
    })
  })
  return prompt
}
