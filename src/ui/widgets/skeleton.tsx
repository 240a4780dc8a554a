import { View } from '@tarojs/components'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { a11y } from './a11y'
import './skeleton.scss'

export interface SkeletonProps {
  /** How many cells of the coming content to stand in for. */
  rows: number
  /** Each cell has a note below its title. */
  hasNotes?: boolean
  /** A heading above the cells. */
  hasTitle?: boolean
  /** A picture with a name beside it comes first. */
  hasPicture?: boolean
}

/** Grey bars in the place and size of the coming content, so that nothing jumps when it is there. */
export const Skeleton = ({ rows, hasNotes, hasTitle, hasPicture }: SkeletonProps) => {
  const { loading } = useMessages(commonText)
  return (
    <View {...a11y('status', { label: loading })}>
      {hasPicture === true && (
        <View className="tp-skeleton__head">
          <View className="tp-skeleton__picture" />
          <View className="tp-skeleton__bar" />
        </View>
      )}
      {hasTitle === true && (
        <View className="tp-skeleton__title">
          <View className="tp-skeleton__bar tp-skeleton__bar--short" />
        </View>
      )}
      <View className="tp-skeleton__rows">
        {Array.from({ length: rows }, (_, row) => (
          <View className="tp-skeleton__row" key={row}>
            <View className="tp-skeleton__bar" />
            {hasNotes === true && <View className="tp-skeleton__bar tp-skeleton__bar--short" />}
          </View>
        ))}
      </View>
    </View>
  )
}
