import { useShareAppMessage } from '@tarojs/taro'
import { useUser } from '../../../ui/auth-gate/session-hooks'
import { withAuthGate, type GatedPageProps } from '../../../ui/auth-gate/with-auth-gate'
import { pathWithQuery } from '../../../ui/return-path'
import { routes } from '../../../ui/routes'
import { useMessages } from '../../../ui/text/messages'
import { useUserRefresh } from '../../../ui/use-user-refresh'
import { PageShell } from '../../../ui/page-shell/page-shell'
import { SampleFrame } from '../sample-frame'
import { sampleText } from '../sample-text'

/** Needs a phone number beside the session. */
const PhoneSamplePage = () => {
  const { title } = useMessages(sampleText).phone
  useUserRefresh()
  useShareAppMessage(() => ({
    title,
    path: pathWithQuery(routes.samplePhone, { from: 'share' }),
  }))
  return (
    <PageShell title={title}>
      <Booking />
    </PageShell>
  )
}

const Booking = withAuthGate(
  ({ params }: GatedPageProps) => {
    const { text } = useMessages(sampleText).phone
    const phone = useUser()?.phone ?? ''
    return <SampleFrame text={text(phone)} from={params['from']} source="src/pages/samples/phone" />
  },
  { require: 'phone' },
)

export default PhoneSamplePage
