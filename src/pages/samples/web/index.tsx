import { WebView } from '@tarojs/components'
import { useShareAppMessage } from '@tarojs/taro'
import { useCallback, useState } from 'react'
import { withAuthGate } from '../../../ui/auth-gate/with-auth-gate'
import { PageShell } from '../../../ui/page-shell/page-shell'
import { usePassport } from '../../../ui/passport-context'
import { pathWithQuery } from '../../../ui/return-path'
import { routes } from '../../../ui/routes'
import { commonText } from '../../../ui/text/common-text'
import { useMessages } from '../../../ui/text/messages'
import { useResource } from '../../../ui/use-resource'
import { Button } from '../../../ui/widgets/button'
import { Loaded } from '../../../ui/widgets/loaded'
import { PanelFrame } from '../../../ui/widgets/panel-frame'
import { Skeleton } from '../../../ui/widgets/skeleton'
import { SampleFrame } from '../sample-frame'
import { sampleText } from '../sample-text'
import { originOf, withTicket } from './ticket-address'

/** Hands the session over to a web page of ours. Only a mini-program has a web-view. */
const WebSamplePage = () => {
  const { webUrl = '' } = usePassport()
  const t = useMessages(sampleText).web
  // Not `webViewUrl`, which the host offers here: it has the ticket.
  useShareAppMessage(() => ({
    title: t.title,
    path: pathWithQuery(routes.sampleWeb, { from: 'share' }),
  }))
  const isWeb = process.env.TARO_ENV === 'h5'
  return (
    <PageShell title={t.title}>
      {isWeb || webUrl === '' ? (
        <SampleFrame
          text={isWeb ? t.onWeb : t.unset}
          from={undefined}
          source="src/pages/samples/web"
        />
      ) : (
        <SignedInPage />
      )}
    </PageShell>
  )
}

const SignedInPage = withAuthGate(() => {
  const [attempt, setAttempt] = useState(0)
  return (
    <Opening
      key={attempt}
      onRetry={() => {
        setAttempt(attempt + 1)
      }}
    />
  )
})

/** One ticket, for one opening: the web-view stays while another page or app is in front of it. */
const Opening = ({ onRetry }: { onRetry: () => void }) => {
  const { api, webUrl = '' } = usePassport()
  const { loadFailed, retry } = useMessages(commonText)
  const created = useResource(useCallback(() => api.createTicket(originOf(webUrl)), [api, webUrl]))
  const [step, setStep] = useState<'opening' | 'open' | 'failed'>('opening')
  if (step === 'failed') {
    return (
      <PanelFrame title={loadFailed}>
        <Button onClick={onRetry}>{retry}</Button>
      </PanelFrame>
    )
  }
  return (
    <Loaded resource={created} skeleton={<Skeleton rows={4} />}>
      {({ ticket }) => (
        <WebView
          src={withTicket(webUrl, ticket)}
          onLoad={() => {
            setStep('open')
          }}
          onError={() => {
            // Later it is one of the page's own links that failed.
            setStep((before) => (before === 'open' ? before : 'failed'))
          }}
        />
      )}
    </Loaded>
  )
}

export default WebSamplePage
