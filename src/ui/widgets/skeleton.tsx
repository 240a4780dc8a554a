import { View } from '@tarojs/components'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { a11y } from './a11y'
import './skeleton.scss'

export interface SkeletonProps {
  /** How many rows of the coming content to stand in for. */
  rows: number
  hasPicture?: boolean
}

/** Grey bars of the size of the coming content, so that it does not jump in. */
export const Skeleton = ({ rows, hasPicture = false }: SkeletonProps) => {
  const { loading } = useMessages(commonText)
  return (
    <View className="tp-skeleton" {...a11y('status', { label: loading })}>
      {Array.from({ length: rows }, (_, row) => (
        <View className="tp-skeleton__row" key={row}>
          {hasPicture && row === 0 && <View className="tp-skeleton__picture" />}
          <View className="tp-skeleton__bar" />
        </View>
      ))}
    </View>
  )
}
