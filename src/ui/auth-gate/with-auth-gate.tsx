import { useDidHide, useDidShow, useRouter } from '@tarojs/taro'
import {
  createContext,
  useContext,
  useLayoutEffect,
  useRef,
  type ComponentType,
  type MutableRefObject,
} from 'react'
import { AuthGate, type AuthGateProps } from './auth-gate'

/** What a gated page is given. */
export interface GatedPageProps {
  /** The page's own query, also when the gate opens while another page is on top. */
  params: Readonly<Record<string, string | undefined>>
}

export type AuthGateOptions = Omit<AuthGateProps, 'children'>

const VisibleContext = createContext<MutableRefObject<boolean> | null>(null)

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
    const isVisible = useRef(false)
    useDidShow(() => {
      isVisible.current = true
    })
    useDidHide(() => {
      isVisible.current = false
    })
    return (
      <VisibleContext.Provider value={isVisible}>
        <AuthGate {...options}>
          <Page params={params} />
        </AuthGate>
      </VisibleContext.Provider>
    )
  }
  GatedPage.displayName = `withAuthGate(${Page.displayName ?? Page.name})`
  return GatedPage
}

/** `useDidShow` for a page behind a gate: also runs when the gate opens on the visible page. */
export const useGatedShow = (onShow: () => void): void => {
  const isVisible = useContext(VisibleContext)
  const latest = useRef(onShow)
  useLayoutEffect(() => {
    latest.current = onShow
  })
  useDidShow(() => {
    latest.current()
  })
  // A layout effect: on a first mount it comes before `onShow`, so that nothing runs twice.
  useLayoutEffect(() => {
    if (isVisible?.current) latest.current()
  }, [isVisible])
}
