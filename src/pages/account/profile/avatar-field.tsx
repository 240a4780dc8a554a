import { Button as TaroButton, View } from '@tarojs/components'
import { useState } from 'react'
import { isAppError } from '../../../contract/app-error'
import { useUser } from '../../../ui/auth-gate/session-hooks'
import { usePassport } from '../../../ui/passport-context'
import { errorText } from '../../../ui/text/error-text'
import { useMessages } from '../../../ui/text/messages'
import { useLanguage } from '../../../ui/use-appearance'
import { a11y, isWeb } from '../../../ui/widgets/a11y'
import { Avatar } from '../../../ui/widgets/avatar'
import { Button } from '../../../ui/widgets/button'
import './avatar-field.scss'
import { profileText } from './profile-text'
import { useAvatarUpload } from './use-avatar-upload'

/**
 * Nothing is shown as under way before the host hands over a picture: one that fails its audit
 * fires no event at all, which only the words after a tap can explain
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/userProfile.html).
 */
export const AvatarField = () => {
  const { host } = usePassport()
  const t = useMessages(profileText)
  const language = useLanguage()
  const user = useUser()
  const { upload, start, cancel } = useAvatarUpload()
  const [hasTapped, setHasTapped] = useState(false)

  const shownUrl = user?.pendingAvatarUrl ?? user?.avatarUrl ?? null
  const choose = async () => {
    try {
      const path = await host.chooseImage()
      if (path !== null) start(path)
    } catch (error) {
      host.dialogs.toast(errorText(isAppError(error) ? error.code : 'internal_error', language))
    }
  }

  const picture = (
    <>
      <Avatar
        url={upload.status === 'idle' ? shownUrl : upload.path}
        name={user?.nickname ?? null}
      />
      <View className="tp-avatar-field__label">{t.changeAvatar}</View>
    </>
  )
  return (
    <View className="tp-avatar-field">
      {host.abilities.chooseAvatar ? (
        <TaroButton
          className="tp-avatar-field__button"
          openType="chooseAvatar"
          {...a11y(null, { label: t.changeAvatar })}
          onClick={() => {
            setHasTapped(true)
          }}
          onChooseAvatar={(event: { detail: { avatarUrl: string } }) => {
            setHasTapped(false)
            start(event.detail.avatarUrl)
          }}
        >
          {picture}
        </TaroButton>
      ) : (
        <TaroButton
          className="tp-avatar-field__button"
          {...(isWeb ? a11y('button') : a11y(null, { label: t.changeAvatar }))}
          onClick={() => {
            void choose()
          }}
        >
          {picture}
        </TaroButton>
      )}
      <View className="tp-avatar-field__state">
        {upload.status === 'idle' && hasTapped && t.avatarHint}
        {upload.status === 'uploading' && (
          <>
            <View {...a11y('status')}>{t.uploading(upload.percent)}</View>
            <Button size="small" look="text" onClick={cancel}>
              {t.stopUpload}
            </Button>
          </>
        )}
        {upload.status === 'failed' && (
          <>
            <View className="tp-avatar-field__error" {...a11y('alert')}>
              {errorText(upload.code, language)}
            </View>
            <Button
              size="small"
              onClick={() => {
                start(upload.path)
              }}
            >
              {t.retryUpload}
            </Button>
          </>
        )}
      </View>
    </View>
  )
}
