import { Text, View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { a11y } from './a11y'
import { Notice, type NoticeProps } from './notice'
import './panel-frame.scss'

export interface PanelFrameProps {
  title: string
  text?: string
  /** Above the title. */
  head?: ReactNode
  /** What went wrong or ended, read out when it changes. */
  notice?: string | null
  /** @default 'error' */
  noticeKind?: NoticeProps['kind']
  children?: ReactNode
}

/** A message in the middle of a page with what can be done about it below. */
export const PanelFrame = (props: PanelFrameProps) => {
  const { title, text, head, notice = null, noticeKind = 'error', children } = props
  return (
    <View className="tp-panel">
      {head}
      <View className="tp-panel__title" {...a11y('heading')}>
        {title}
      </View>
      {text !== undefined && <Text className="tp-panel__text">{text}</Text>}
      <Notice kind={noticeKind} text={notice} />
      <View className="tp-panel__actions">{children}</View>
    </View>
  )
}
