import { Button, View } from '@tarojs/components'
import { usePassport } from '../passport-context'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import './contact-cell.scss'

/** A row that opens the chat with the customer service; nothing where the host has none. */
export const ContactCell = () => {
  const { host } = usePassport()
  const { contact } = useMessages(commonText)
  if (!host.abilities.contact) return null
  return (
    <Button className="tp-cell tp-contact" openType="contact" hoverClass="tp-cell--pressed">
      <View className="tp-cell__body">{contact}</View>
      <View className="tp-cell__arrow" />
    </Button>
  )
}
