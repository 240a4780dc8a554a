import { View } from '@tarojs/components'
import { a11y } from './a11y'
import './notice.scss'

export interface NoticeProps {
  /** An error is read out at once, anything else when the reader pauses. */
  kind: 'error' | 'info'
  /** Nothing is drawn for null. */
  text: string | null
}

/** The one look of a message in a page, beside what it is about. */
export const Notice = ({ kind, text }: NoticeProps) =>
  text === null ? null : (
    <View
      className={`tp-notice tp-notice--${kind}`}
      {...a11y(kind === 'error' ? 'alert' : 'status')}
    >
      {text}
    </View>
  )
