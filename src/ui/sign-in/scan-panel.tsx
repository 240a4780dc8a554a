import { useEffect, useState, type ComponentType } from 'react'
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
  process.env.TARO_ENV === 'h5' ? <WebPanel {...props} /> : null

/** Few visits scan a code, so the panel is no part of the first load. */
const WebPanel = (props: ScanPanelProps) => {
  const [tries, setTries] = useState(1)
  const [failedTries, setFailedTries] = useState(0)
  const [Panel, setPanel] = useState<ComponentType<ScanPanelProps> | null>(null)

  useEffect(() => {
    loadPanel().then(
      (Loaded) => {
        setPanel(() => Loaded)
      },
      () => {
        setFailedTries(tries)
      },
    )
  }, [tries])

  if (Panel !== null) return <Panel {...props} />
  if (tries > failedTries) return <GateSkeleton />
  return (
    <Missing
      {...props}
      onRetry={() => {
        setTries(tries + 1)
      }}
    />
  )
}

const loadPanel = async (): Promise<ComponentType<ScanPanelProps>> => {
  // The condition leaves the panel out of a mini-program.
  if (process.env.TARO_ENV !== 'h5') return () => null
  return (await import('./web-scan-panel')).WebScanPanel
}

/** What did not load: the browser is offline, or the page is older than what is deployed. */
const Missing = ({ onCancel, onRetry }: ScanPanelProps & { onRetry: () => void }) => {
  const errorText = useErrorText()
  const { retry, notNow } = useMessages(commonText)
  return (
    <PanelFrame title={errorText('network_unavailable')}>
      <Button look="primary" onClick={onRetry}>
        {retry}
      </Button>
      <Button look="text" onClick={onCancel}>
        {notNow}
      </Button>
    </PanelFrame>
  )
}
