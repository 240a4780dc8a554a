import { useShareAppMessage } from '@tarojs/taro'
import { withAuthGate, type GatedPageProps } from '../../../ui/auth-gate/with-auth-gate'
import { pathWithQuery } from '../../../ui/return-path'
import { routes } from '../../../ui/routes'
import { useMessages } from '../../../ui/text/messages'
import { useUserRefresh } from '../../../ui/use-user-refresh'
import { PageShell } from '../../../ui/page-shell/page-shell'
import { SampleFrame } from '../sample-frame'
import { sampleText } from '../sample-text'

/** Needs a session. The gate is inside the shell, so that title and theme stand at once. */
const SessionSamplePage = () => {
  const { title } = useMessages(sampleText).session
  useUserRefresh()
  useShareAppMessage(() => ({
    title,
    path: pathWithQuery(routes.sampleSession, { from: 'share' }),
  }))
  return (
    <PageShell title={title}>
      <MembersOnly />
    </PageShell>
  )
}

const MembersOnly = withAuthGate(({ params }: GatedPageProps) => {
  const { text } = useMessages(sampleText).session
  return <SampleFrame text={text} from={params['from']} source="src/pages/samples/session" />
})

export default SessionSamplePage
