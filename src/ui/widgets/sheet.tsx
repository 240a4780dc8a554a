import { View } from '@tarojs/components'
import { useId, type ReactNode } from 'react'
import { a11y, isWeb } from './a11y'
import './sheet.scss'
import { useDialogFocus } from './use-dialog-focus'

export interface SheetProps {
  /** Read out when the sheet opens. */
  label: string
  onDismiss: () => void
  children?: ReactNode
}

/** A half-screen dialog over the page, which a tap beside it or the Escape key closes. */
export const Sheet = ({ label, onDismiss, children }: SheetProps) => {
  const id = useId()
  useDialogFocus(id, onDismiss)
  return (
    <View className="tp-sheet" catchMove>
      <View className="tp-sheet__mask" onClick={onDismiss} />
      <View
        className="tp-sheet__body"
        {...a11y('dialog', { label })}
        {...(isWeb && { id, 'aria-modal': true })}
      >
        {children}
      </View>
    </View>
  )
}
