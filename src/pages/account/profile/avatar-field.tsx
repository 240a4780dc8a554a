import { Button as TaroButton, View } from '@tarojs/components'
import { useState } from 'react'
import { useGateServices } from '../../../ui/auth-gate/gate-context'
import { useUser } from '../../../ui/auth-gate/session-hooks'
import { usePassport } from '../../../ui/passport-context'
import { useMessages } from '../../../ui/text/messages'
import { useErrorText } from '../../../ui/text/use-error-text'
import { a11y, isWeb } from '../../../ui/widgets/a11y'
import { Avatar } from '../../../ui/widgets/avatar'
import { Button } from '../../../ui/widgets/button'
import { Notice } from '../../../ui/widgets/notice'
import './avatar-field.scss'
import { profileText } from './profile-text'
import { useAvatarUpload } from './use-avatar-upload'
import { useRemoval } from './use-removal'

/**
 * Nothing is shown as under way before the host hands over a picture: one that fails its audit
 * fires no event at all, which only the words after a tap can explain
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/userProfile.html).
 */
export const AvatarField = () => {
  const { api, host } = usePassport()
  const t = useMessages(profileText)
  const errorText = useErrorText()
  const { reportError } = useGateServices()
  const user = useUser()
  const removal = useRemoval(t.removeAvatarTitle, () => api.removeAvatar())
  const { upload, start, cancel } = useAvatarUpload()
  const [hasTapped, setHasTapped] = useState(false)

  const shownUrl = user?.pendingAvatarUrl ?? user?.avatarUrl ?? null
  const choose = async () => {
    try {
      const path = await host.chooseImage()
      if (path !== null) start(path)
    } catch (error) {
      reportError(error)
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
      {upload.status === 'idle' && shownUrl !== null && (
        <View className="tp-avatar-field__remove">
          <Button size="small" look="text" isBusy={removal.isRemoving} onClick={removal.run}>
            {t.removeAvatar}
          </Button>
        </View>
      )}
      <View className="tp-avatar-field__state">
        {upload.status === 'idle' && hasTapped && <Notice kind="info" text={t.avatarHint} />}
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
            <Notice kind="error" text={errorText(upload.code)} />
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
