import { WebView } from '@tarojs/components'
import { useCallback, useState } from 'react'
import { withAuthGate } from '../../../ui/auth-gate/with-auth-gate'
import { usePassport } from '../../../ui/passport-context'
import { commonText } from '../../../ui/text/common-text'
import { useMessages } from '../../../ui/text/messages'
import { useResource } from '../../../ui/use-resource'
import { Button } from '../../../ui/widgets/button'
import { Loaded } from '../../../ui/widgets/loaded'
import { PanelFrame } from '../../../ui/widgets/panel-frame'
import { Skeleton } from '../../../ui/widgets/skeleton'
import { originOf, withTicket } from './ticket-address'

/** Needs a session, which it hands over to the web page. */
export const OpenedPage = withAuthGate(() => {
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
