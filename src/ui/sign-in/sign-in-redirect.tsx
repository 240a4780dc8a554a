import { useRouter } from '@tarojs/taro'
import { useGatedShow } from '../auth-gate/gate-visibility'
import { usePassport } from '../passport-context'
import { pathWithQuery, signInRoute } from '../return-path'
import { GateSkeleton } from './gate-skeleton'

/**
 * A gate's fallback that opens the sign-in page in place of this one, which leads back here. A page
 * that is covered by another one waits until it is shown: the page on top would give way instead.
 */
export const SignInRedirect = () => {
  const { host } = usePassport()
  const { path, params } = useRouter()
  useGatedShow(() => {
    const page = path.split('?')[0] ?? path
    host.navigation.replace(signInRoute(pathWithQuery(page, params)))
  })
  return <GateSkeleton />
}
