import { useRouter } from '@tarojs/taro'
import { useEffect } from 'react'
import { usePassport } from '../passport-context'
import { pathWithQuery, signInRoute } from '../return-path'
import { GateSkeleton } from './gate-skeleton'

/** A gate's fallback that opens the sign-in page in place of this one, and comes back after it. */
export const SignInRedirect = () => {
  const { host } = usePassport()
  const { path, params } = useRouter()
  useEffect(() => {
    const page = path.split('?')[0] ?? path
    host.navigation.replace(signInRoute(pathWithQuery(page, params)))
  }, [host, path, params])
  return <GateSkeleton />
}
