import { usePageNotFound } from '@tarojs/taro'
import { useEffect, useState, type PropsWithChildren } from 'react'
import { createHost } from './platform/host/create-host'
import { createRuntime } from './runtime'
import { PassportProvider } from './ui/passport-provider'
import { routes, tabRoutes } from './ui/routes'
import './app.scss'

const App = ({ children }: PropsWithChildren) => {
  const [passport] = useState(() => ({
    ...createRuntime({ apiBaseUrl: process.env.TARO_APP_API_BASE_URL }),
    host: createHost({ tabPages: tabRoutes }),
  }))
  useEffect(() => passport.auth.start(), [passport])
  usePageNotFound(() => {
    passport.host.navigation.replace(routes.notFound)
  })
  return <PassportProvider passport={passport}>{children}</PassportProvider>
}

export default App
