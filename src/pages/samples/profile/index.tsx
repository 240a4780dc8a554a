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

/** Needs a nickname beside the session. */
const ProfileSamplePage = () => {
  const { title } = useMessages(sampleText).profile
  useUserRefresh()
  useShareAppMessage(() => ({
    title,
    path: pathWithQuery(routes.sampleProfile, { from: 'share' }),
  }))
  return (
    <PageShell title={title}>
      <GuestBook />
    </PageShell>
  )
}

const GuestBook = withAuthGate(
  ({ params }: GatedPageProps) => {
    const { text } = useMessages(sampleText).profile
    const nickname = useUser()?.nickname ?? ''
    return (
      <SampleFrame text={text(nickname)} from={params['from']} source="src/pages/samples/profile" />
    )
  },
  { require: 'profile' },
)

export default ProfileSamplePage
