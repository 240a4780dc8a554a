import { useShareAppMessage } from '@tarojs/taro'
import { PageShell } from '../../../ui/page-shell/page-shell'
import { usePassport } from '../../../ui/passport-context'
import { pathWithQuery } from '../../../ui/return-path'
import { routes } from '../../../ui/routes'
import { useMessages } from '../../../ui/text/messages'
import { PanelFrame } from '../../../ui/widgets/panel-frame'
import { sampleText } from '../sample-text'
import { OpenedPage } from './opened-page'

/** Opens a web page of ours, signed in. Only a mini-program has a web-view. */
const WebSamplePage = () => {
  const { webUrl = '' } = usePassport()
  const t = useMessages(sampleText).web
  // Not `webViewUrl`, which the host offers here: it has the ticket.
  useShareAppMessage(() => ({
    title: t.title,
    path: pathWithQuery(routes.sampleWeb, { from: 'share' }),
  }))
  return (
    <PageShell title={t.title}>
      {process.env.TARO_ENV === 'h5' ? (
        <PanelFrame title={t.title} text={t.onWeb} />
      ) : webUrl === '' ? (
        <PanelFrame title={t.title} text={t.unset} />
      ) : (
        <OpenedPage />
      )}
    </PageShell>
  )
}

export default WebSamplePage
