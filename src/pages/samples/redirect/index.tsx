import { useShareAppMessage } from '@tarojs/taro'
import { withAuthGate, type GatedPageProps } from '../../../ui/auth-gate/with-auth-gate'
import { pathWithQuery } from '../../../ui/return-path'
import { routes } from '../../../ui/routes'
import { SignInRedirect } from '../../../ui/sign-in/sign-in-redirect'
import { useMessages } from '../../../ui/text/messages'
import { useUserRefresh } from '../../../ui/use-user-refresh'
import { PageShell } from '../../../ui/page-shell/page-shell'
import { SampleFrame } from '../sample-frame'
import { sampleText } from '../sample-text'

/** Needs a session, and prefers the sign-in page to a panel in place. */
const RedirectSamplePage = () => {
  const { title } = useMessages(sampleText).redirect
  useUserRefresh()
  useShareAppMessage(() => ({
    title,
    path: pathWithQuery(routes.sampleRedirect, { from: 'share' }),
  }))
  return (
    <PageShell title={title}>
      <Orders />
    </PageShell>
  )
}

const Orders = withAuthGate(
  ({ params }: GatedPageProps) => {
    const { text } = useMessages(sampleText).redirect
    return <SampleFrame text={text} from={params['from']} source="src/pages/samples/redirect" />
  },
  { fallback: <SignInRedirect /> },
)

export default RedirectSamplePage
