import type { Missing } from '../auth-gate/gate-phase'
import { usePassport } from '../passport-context'
import { detourRoute, homeRoute, routes } from '../routes'
import { useMessages } from '../text/messages'
import { Button } from '../widgets/button'
import { PanelFrame } from '../widgets/panel-frame'
import { signInText } from './sign-in-text'

const pageThatHelps: Record<Missing, string> = { profile: routes.profile, phone: routes.phone }

/**
 * For a signed-in user that lacks what the page needs: leads to where it is added, and from there
 * back here.
 */
export const MissingPanel = ({ missing }: { missing: Missing }) => {
  const { host } = usePassport()
  const t = useMessages(signInText)
  const canBeAdded = missing === 'phone' || host.abilities.contentCheck
  return (
    <PanelFrame
      title={canBeAdded ? t.missingTitle[missing] : t.profileNotHere.title}
      text={canBeAdded ? t.missingText[missing] : t.profileNotHere.text}
    >
      {canBeAdded && (
        <Button
          look="primary"
          onClick={() => {
            host.navigation.open(detourRoute(pageThatHelps[missing]))
          }}
        >
          {t.missingAction[missing]}
        </Button>
      )}
      <Button
        look="text"
        onClick={() => {
          host.navigation.leave(homeRoute)
        }}
      >
        {t.back}
      </Button>
    </PanelFrame>
  )
}
