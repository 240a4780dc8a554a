import { useRouter } from '@tarojs/taro'
import type { ComponentType } from 'react'
import { AuthGate, type AuthGateProps } from './auth-gate'

/** What a gated page is given. */
export interface GatedPageProps {
  /** The page's own query, also when the gate opens while another page is on top. */
  params: Readonly<Record<string, string | undefined>>
}

export type AuthGateOptions = Omit<AuthGateProps, 'children'>

/**
 * A page behind a gate. It is mounted only when it may be seen, so its hooks and requests begin
 * then; `useGatedShow` makes up for the `onShow` that came before. Call it at module level: the
 * component must be the same at every render.
 */
export const withAuthGate = (
  Page: ComponentType<GatedPageProps>,
  options: AuthGateOptions = {},
): ComponentType => {
  const GatedPage = () => {
    const params = useRouter().params
    return (
      <AuthGate {...options}>
        <Page params={params} />
      </AuthGate>
    )
  }
  // For React's developer tools.
  if (process.env.NODE_ENV !== 'production')
    GatedPage.displayName = `withAuthGate(${Page.displayName ?? Page.name})`
  return GatedPage
}
