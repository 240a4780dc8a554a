import type { HostPrivacy } from '../host'
import type { PrivacyAnswer } from '../passport-context'
import { createPrompt, type Prompt } from '../prompt'

/**
 * Takes the one place of the host's privacy handler. Every waiting call is resolved: with the
 * user's answer, or with a refusal when the asking page is left. `openSurface` opens a page that
 * can ask, where none is on the screen.
 */
export const createPrivacyPrompt = (
  privacy: HostPrivacy,
  openSurface: () => void,
): Prompt<PrivacyAnswer> => {
  const prompt = createPrompt<PrivacyAnswer>({ dismissed: { hasAgreed: false }, openSurface })
  privacy.onNeeded((resolve) => {
    const { done } = prompt.ask()
    const reportDrawn = () => {
      if (prompt.store.getState().owner === null) return
      stopWaiting()
      resolve({ event: 'exposureAuthorization' })
    }
    const stopWaiting = prompt.store.subscribe(reportDrawn)
    reportDrawn()
    void done.then((answer) => {
      stopWaiting()
      resolve(
        answer.hasAgreed ? { event: 'agree', buttonId: answer.buttonId } : { event: 'disagree' },
      )
    })
  })
  return prompt
}
