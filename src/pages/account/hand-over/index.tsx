import { useCallback, useState } from 'react'
import type { ClaimedHandover } from '../../../contract/handovers'
import { withAuthGate, type GatedPageProps } from '../../../ui/auth-gate/with-auth-gate'
import { PageShell } from '../../../ui/page-shell/page-shell'
import { usePassport } from '../../../ui/passport-context'
import { homeRoute } from '../../../ui/routes'
import { useMessages } from '../../../ui/text/messages'
import { useResource } from '../../../ui/use-resource'
import { Button } from '../../../ui/widgets/button'
import { Loaded } from '../../../ui/widgets/loaded'
import { PanelFrame } from '../../../ui/widgets/panel-frame'
import { Skeleton } from '../../../ui/widgets/skeleton'
import { handOverText } from './hand-over-text'
import './index.scss'
import type { Outcome } from './outcome'
import { RequestForm } from './request-form'

/** What a web page asks this phone for. Its code, or its link, opens the page with the request's id. */
const HandOver = ({ params }: GatedPageProps) => {
  const t = useMessages(handOverText)
  // WeChat gives a code's content as `scene`; an id has nothing that would be encoded
  // (https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/qr-code/getUnlimitedQRCode.html).
  const id = params['scene'] ?? params['id'] ?? ''
  return /^[\w-]{22}$/.test(id) ? <Request id={id} /> : <PanelFrame title={t.noRequest} />
}

const Request = ({ id }: { id: string }) => {
  const { api } = usePassport()
  const claimed = useResource(useCallback(() => api.claimHandover(id), [api, id]))
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  return (
    <Loaded resource={claimed} skeleton={<Skeleton rows={4} hasTitle />}>
      {(request) =>
        outcome === null ? (
          <RequestForm id={id} request={request} onDone={setOutcome} />
        ) : (
          <Done outcome={outcome} request={request} />
        )
      }
    </Loaded>
  )
}

const Done = ({ outcome, request }: { outcome: Outcome; request: ClaimedHandover }) => {
  const { host } = usePassport()
  const t = useMessages(handOverText)
  const isApproved = outcome === 'approved'
  return (
    <PanelFrame
      title={isApproved ? t.approved[request.purpose] : t.denied}
      text={isApproved ? t.approvedText : t.deniedText}
    >
      <Button
        look="primary"
        onClick={() => {
          host.navigation.open(homeRoute)
        }}
      >
        {t.home}
      </Button>
    </PanelFrame>
  )
}

const GatedHandOver = withAuthGate(HandOver)

const HandOverPage = () => {
  const t = useMessages(handOverText)
  return (
    <PageShell title={t.title}>
      <GatedHandOver />
    </PageShell>
  )
}

export default HandOverPage
