import { View } from '@tarojs/components'
import { a11y } from './a11y'
import './link.scss'

/** A few words that open something; as tall as a finger, in the middle of a text. */
export const Link = ({ text, onClick }: { text: string; onClick: () => void }) => (
  <View className="tp-link" hoverClass="tp-link--pressed" onClick={onClick} {...a11y('link')}>
    {text}
  </View>
)
