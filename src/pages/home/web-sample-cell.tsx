import { usePassport } from '../../ui/passport-context'
import { routes } from '../../ui/routes'
import { defineMessages, useMessages } from '../../ui/text/messages'
import { Cell } from '../../ui/widgets/cell'

/** Apart from the other texts: a web page has no web-view. */
const webSampleText = defineMessages({
  zh: { title: '网页版', note: '需要登录，打开的网页也已登录' },
  en: { title: 'On the web', note: 'Needs a sign-in, and the web page is signed in as well' },
})

/** Only where the build names a web page. */
export const WebSampleCell = () => {
  const { host, webUrl = '' } = usePassport()
  const t = useMessages(webSampleText)
  return webUrl === '' ? null : (
    <Cell
      title={t.title}
      note={t.note}
      onClick={() => {
        host.navigation.open(routes.sampleWeb)
      }}
    />
  )
}
