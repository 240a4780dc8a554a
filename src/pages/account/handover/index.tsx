import { useCallback, useState } from 'react'
import type { ClaimedHandover } from '../../../contract/handovers'
import { withAuthGate, type GatedPageProps } from '../../../ui/auth-gate/with-auth-gate'
import { PageShell } from '../../../ui/page-shell/page-shell'
import { usePassport } from '../../../ui/passport-context'
import { readHandoverId } from '../../../ui/read-handover-id'
import { homeRoute } from '../../../ui/routes'
import { useMessages } from '../../../ui/text/messages'
import { useResource } from '../../../ui/use-resource'
import { Button } from '../../../ui/widgets/button'
import { Loaded } from '../../../ui/widgets/loaded'
import { PanelFrame } from '../../../ui/widgets/panel-frame'
import { Skeleton } from '../../../ui/widgets/skeleton'
import { handoverText } from './handover-text'
import './index.scss'
import type { Outcome } from './outcome'
import { RequestForm } from './request-form'

/** What a web page asks this phone for. Its code, or its link, opens the page with the request's id. */
const Handover = ({ params }: GatedPageProps) => {
  const t = useMessages(handoverText)
  const id = readHandoverId(params)
  return id === null ? <PanelFrame title={t.noRequest} /> : <Request id={id} />
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
  const t = useMessages(handoverText)
  const isApproved = outcome === 'approved'
  return (
    <PanelFrame
      title={isApproved ? t.approved[request.purpose] : t.denied}
      text={isApproved ? t.approvedText : t.deniedText[request.purpose]}
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

const GatedHandover = withAuthGate(Handover)

const HandoverPage = () => {
  const t = useMessages(handoverText)
  return (
    <PageShell title={t.title}>
      <GatedHandover />
    </PageShell>
  )
}

export default HandoverPage
