import { lazy, Suspense, type ComponentType } from 'react'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { useErrorText } from '../text/use-error-text'
import { Button } from '../widgets/button'
import { PanelFrame } from '../widgets/panel-frame'
import { GateSkeleton } from './gate-skeleton'
import type { ScanPanelProps } from './web-scan-panel'

/** A web page asks a phone: the code to scan, then the digits to type there. */
export const ScanPanel = (props: ScanPanelProps) =>
  // A mini-program has no such window, and no element of the browser.
  process.env.TARO_ENV === 'h5' ? (
    <Suspense fallback={<GateSkeleton />}>
      <Loaded {...props} />
    </Suspense>
  ) : null

/** What did not load: the browser is offline, or the page is older than what is deployed. */
const Missing = ({ onCancel }: ScanPanelProps) => {
  const errorText = useErrorText()
  const { notNow } = useMessages(commonText)
  return (
    <PanelFrame title={errorText('network_unavailable')}>
      <Button look="text" onClick={onCancel}>
        {notNow}
      </Button>
    </PanelFrame>
  )
}

const load = async (): Promise<{ default: ComponentType<ScanPanelProps> }> => {
  if (process.env.TARO_ENV !== 'h5') return { default: Missing }
  return { default: (await import('./web-scan-panel')).WebScanPanel }
}

/** Few visits scan a code, so it is no part of the first load. */
const Loaded = lazy(() => load().catch(() => ({ default: Missing })))
