import { Text, View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { a11y } from './a11y'
import './panel-frame.scss'

export interface PanelFrameProps {
  title: string
  text?: string
  /** What went wrong or ended, read out when it changes. */
  notice?: string | null
  children?: ReactNode
}

/** A message in the middle of a page with what can be done about it below. */
export const PanelFrame = ({ title, text, notice, children }: PanelFrameProps) => (
  <View className="tp-panel">
    <View className="tp-panel__title" {...a11y('heading')}>
      {title}
    </View>
    {text !== undefined && <Text className="tp-panel__text">{text}</Text>}
    {typeof notice === 'string' && (
      <View className="tp-panel__notice" {...a11y('alert')}>
        {notice}
      </View>
    )}
    <View className="tp-panel__actions">{children}</View>
  </View>
)
