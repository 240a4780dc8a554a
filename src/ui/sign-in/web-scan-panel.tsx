import { View } from '@tarojs/components'
import { usePassport } from '../passport-context'
import type { Scan, ScanCode } from '../sign-in-window'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { useErrorText } from '../text/use-error-text'
import { a11y } from '../widgets/a11y'
import { Button } from '../widgets/button'
import { PanelFrame } from '../widgets/panel-frame'
import { AppHead } from './app-head'
import './web-scan-panel.scss'
import { phoneWindow, scanText } from './scan-text'

export interface ScanPanelProps {
  scan: Scan
  onCancel: () => void
}

export const WebScanPanel = ({ scan, onCancel }: ScanPanelProps) => {
  const { signInWindow } = usePassport()
  const t = useMessages(scanText)
  const { retry } = useMessages(commonText)
  const errorText = useErrorText()
  const { purpose, status, code, digits, error } = scan
  const isOver = status === 'ended' || status === 'failed'
  return (
    <PanelFrame
      head={<AppHead />}
      title={t.title[purpose]}
      {...(status === 'waiting' && { text: code?.kind === 'url-link' ? t.open : t.scan })}
      notice={status === 'ended' ? t.ended : error && errorText(error)}
      noticeKind={status === 'ended' ? 'info' : 'error'}
    >
      <View className={isOver ? 'tp-scan' : 'tp-scan tp-scan--shown'} {...a11y('status')}>
        {status === 'loading' && <View className="tp-scan__making">{t.making}</View>}
        {status === 'waiting' && code !== null && <Code code={code} />}
        {digits !== null && (
          <>
            <View className="tp-scan__hint">{t.digits}</View>
            <View className="tp-scan__digits">{digits}</View>
          </>
        )}
      </View>
      {isOver && (
        <Button look="primary" onClick={() => signInWindow?.renewCode()}>
          {status === 'ended' ? t.another : retry}
        </Button>
      )}
      <Button look="text" onClick={onCancel}>
        {t.cancel}
      </Button>
    </PanelFrame>
  )
}

const Code = ({ code }: { code: ScanCode }) => {
  const t = useMessages(scanText)
  if (code.kind === 'url-link') {
    return (
      <a className="tp-scan__link" href={code.url}>
        {t.openHost}
      </a>
    )
  }
  const picture = <img className="tp-scan__code" src={code.src} alt={t.code} />
  return code.url === null ? (
    picture
  ) : (
    <>
      <a href={code.url} target={phoneWindow}>
        {picture}
      </a>
      <View className="tp-scan__hint">{t.click}</View>
    </>
  )
}
