import { View } from '@tarojs/components'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import './app-head.scss'

/** Logo and name of the app, so that the user knows what they sign in to. */
export const AppHead = () => {
  const { appName } = useMessages(commonText)
  return (
    <View className="tp-app-head">
      <View className="tp-app-head__logo">{Array.from(appName)[0]}</View>
      <View className="tp-app-head__name">{appName}</View>
    </View>
  )
}
