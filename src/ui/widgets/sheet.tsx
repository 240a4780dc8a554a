import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { a11y } from './a11y'
import './sheet.scss'

export interface SheetProps {
  /** Read out when the sheet opens. */
  label: string
  onDismiss: () => void
  children?: ReactNode
}

/** A half-screen dialog over the page, which a tap beside it closes. */
export const Sheet = ({ label, onDismiss, children }: SheetProps) => (
  <View className="tp-sheet" catchMove>
    <View className="tp-sheet__mask" onClick={onDismiss} />
    <View className="tp-sheet__body" {...a11y('dialog', { label })}>
      {children}
    </View>
  </View>
)
