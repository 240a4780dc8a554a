import { usePageNotFound } from '@tarojs/taro'
import { useEffect, useState, type PropsWithChildren } from 'react'
import { createCallContainerTransport } from './platform/call-container'
import { createHost } from './platform/host/create-host'
import { createRuntime } from './runtime'
import { PassportProvider } from './ui/passport-provider'
import { routes, tabRoutes } from './ui/routes'
import './app.scss'

/** Where the build names a service of WeChat's cloud hosting; the other hosts use their own network. */
const cloudHosting =
  process.env.TARO_ENV === 'weapp' && process.env.TARO_APP_CLOUD_ENV
    ? {
        transport: createCallContainerTransport({
          baseUrl: process.env.TARO_APP_API_BASE_URL,
          env: process.env.TARO_APP_CLOUD_ENV,
          service: process.env.TARO_APP_CLOUD_SERVICE,
        }),
      }
    : {}

const App = ({ children }: PropsWithChildren) => {
  const [passport] = useState(() => ({
    ...createRuntime({ apiBaseUrl: process.env.TARO_APP_API_BASE_URL, ...cloudHosting }),
    host: createHost({ tabPages: tabRoutes }),
    webUrl: process.env.TARO_APP_WEB_URL,
  }))
  useEffect(() => passport.auth.start(), [passport])
  usePageNotFound(() => {
    passport.host.navigation.replace(routes.notFound)
  })
  return <PassportProvider passport={passport}>{children}</PassportProvider>
}

export default App
