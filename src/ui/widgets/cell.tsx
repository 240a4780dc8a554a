import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { a11y } from './a11y'
import './cell.scss'

export interface CellProps {
  title: string
  /** Below the title, smaller. */
  note?: string
  /** On the right: what is set now. */
  value?: ReactNode
  /** Makes the whole cell a button with an arrow. */
  onClick?: () => void
}

/** One row of a list. */
export const Cell = ({ title, note, value, onClick }: CellProps) => {
  const tapping =
    onClick === undefined ? {} : { onClick, hoverClass: 'tp-cell--pressed', ...a11y('button') }
  return (
    <View className="tp-cell" {...tapping}>
      <View className="tp-cell__body">
        <View className="tp-cell__title">{title}</View>
        {note !== undefined && <View className="tp-cell__note">{note}</View>}
      </View>
      {value !== undefined && <View className="tp-cell__value">{value}</View>}
      {onClick !== undefined && <View className="tp-cell__arrow" />}
    </View>
  )
}

/** Rows that belong together, with an optional heading. */
export const Cells = ({ title, children }: { title?: string; children?: ReactNode }) => (
  <View className="tp-cells">
    {title !== undefined && (
      <View className="tp-cells__title" {...a11y('heading')}>
        {title}
      </View>
    )}
    <View className="tp-cells__rows">{children}</View>
  </View>
)
