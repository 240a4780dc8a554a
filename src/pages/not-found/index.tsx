import { PageShell } from '../../ui/page-shell/page-shell'
import { usePassport } from '../../ui/passport-context'
import { homeRoute } from '../../ui/routes'
import { useMessages } from '../../ui/text/messages'
import { Button } from '../../ui/widgets/button'
import { PanelFrame } from '../../ui/widgets/panel-frame'
import { notFoundText } from './not-found-text'

/** Shown for a path that the app does not have: an old link, or one of a newer version. */
const NotFoundPage = () => {
  const { host } = usePassport()
  const t = useMessages(notFoundText)
  return (
    <PageShell title={t.title}>
      <PanelFrame title={t.title} text={t.text}>
        <Button
          look="primary"
          onClick={() => {
            host.navigation.open(homeRoute)
          }}
        >
          {t.home}
        </Button>
      </PanelFrame>
    </PageShell>
  )
}

export default NotFoundPage
