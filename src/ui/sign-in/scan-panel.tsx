import { Image, View } from '@tarojs/components'
import type { HandoverCode } from '../../contract/handovers'
import { usePassport } from '../passport-context'
import type { Scan } from '../sign-in-window'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { useErrorText } from '../text/use-error-text'
import { a11y, isWeb } from '../widgets/a11y'
import { Button } from '../widgets/button'
import { PanelFrame } from '../widgets/panel-frame'
import { AppHead } from './app-head'
import './scan-panel.scss'
import { scanText } from './scan-text'
import { toPicture } from './to-picture'

export interface ScanPanelProps {
  scan: Scan
  onCancel: () => void
}

/** A web page asks a phone: the code to scan, then the digits to type there. */
export const ScanPanel = (props: ScanPanelProps) =>
  // A mini-program has no such window, nor what draws a code.
  process.env.TARO_ENV === 'h5' ? <WebScanPanel {...props} /> : null

const WebScanPanel = ({ scan, onCancel }: ScanPanelProps) => {
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
      <View className="tp-scan" {...a11y('status')}>
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

const Code = ({ code }: { code: HandoverCode }) => {
  const t = useMessages(scanText)
  switch (code.kind) {
    case 'url-link':
      return (
        <a className="tp-scan__link" href={code.url}>
          {t.openHost}
        </a>
      )
    case 'wechat-code':
      return <Picture src={code.image} />
    case 'link':
      return <Picture src={toPicture(code.url)} />
  }
}

const Picture = ({ src }: { src: string }) => {
  const t = useMessages(scanText)
  return (
    <Image
      className="tp-scan__code"
      src={src}
      // A drawn code has no size of its own that another mode could keep; all of them are square.
      mode="scaleToFill"
      // On a web page Taro names the picture by `nativeProps`.
      {...(isWeb && { nativeProps: { alt: t.code } })}
    />
  )
}
