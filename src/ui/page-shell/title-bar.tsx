import { View } from '@tarojs/components'
import { usePassport } from '../passport-context'
import { homeRoute } from '../routes'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { a11y } from '../widgets/a11y'
import './title-bar.scss'

interface TitleBarProps {
  title: string
  /** A page of the tab bar has no page to go back to. */
  isTab: boolean
}

/** What a mini-program's host draws above each page, for a web page. */
export const TitleBar = ({ title, isTab }: TitleBarProps) => {
  const { host } = usePassport()
  const { back } = useMessages(commonText)
  return (
    <View className="tp-title-bar">
      {!isTab && (
        <View
          className="tp-title-bar__back"
          onClick={() => {
            host.navigation.leave(homeRoute)
          }}
          {...a11y('button', { label: back })}
        >
          <View className="tp-title-bar__arrow" />
        </View>
      )}
      <View className="tp-title-bar__title" {...a11y('heading')} aria-level={1}>
        {title}
      </View>
    </View>
  )
}
