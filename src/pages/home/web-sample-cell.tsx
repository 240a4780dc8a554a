import { usePassport } from '../../ui/passport-context'
import { routes } from '../../ui/routes'
import { defineMessages, useMessages } from '../../ui/text/messages'
import { Cell } from '../../ui/widgets/cell'

/** Apart from the other texts: a web page has no web-view. */
const webSampleText = defineMessages({
  zh: { title: '网页', note: '需要登录，打开即已登录' },
  en: { title: 'Web page', note: 'Needs a sign-in, and opens signed in' },
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
