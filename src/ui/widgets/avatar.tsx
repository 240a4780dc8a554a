import { Image, View } from '@tarojs/components'
import { useState } from 'react'
import { isWeb } from './a11y'
import './avatar.scss'

export interface AvatarProps {
  url: string | null
  /** Stands in for a missing picture by its first character; null: a figure does. */
  name: string | null
}

/** A picture that is missing or cannot be loaded gives way to a letter, in the same place. */
export const Avatar = ({ url, name }: AvatarProps) => {
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null)
  const isShown = url !== null && url !== brokenUrl
  return (
    <View className="tp-avatar" {...(isWeb && { 'aria-hidden': true })}>
      {isShown ? (
        <Image
          className="tp-avatar__picture"
          src={url}
          mode="aspectFill"
          onError={() => {
            setBrokenUrl(url)
          }}
        />
      ) : name === null ? (
        <View className="tp-avatar__nobody" />
      ) : (
        <View className="tp-avatar__letter">{Array.from(name)[0]}</View>
      )}
    </View>
  )
}
