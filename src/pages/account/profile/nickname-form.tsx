import { Form, Input, View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { nicknameMaxCharacters } from '../../../contract/user-calls'
import { useUser } from '../../../ui/auth-gate/session-hooks'
import { nicknameProblem } from '../../../ui/nickname'
import { usePassport } from '../../../ui/passport-context'
import { commonText } from '../../../ui/text/common-text'
import { caughtErrorCode } from '../../../ui/text/error-text'
import { useMessages } from '../../../ui/text/messages'
import { useErrorText } from '../../../ui/text/use-error-text'
import { a11y } from '../../../ui/widgets/a11y'
import { Button } from '../../../ui/widgets/button'
import { Notice } from '../../../ui/widgets/notice'
import './nickname-form.scss'
import { profileText } from './profile-text'
import { useRemoval } from './use-removal'

export interface NicknameFormProps {
  onSaved: () => void
}

/**
 * The input keeps what is typed by itself, and the value is taken when the form is submitted: WeChat
 * checks a nickname after the input lost its focus and wipes it where it fails, and choosing one's
 * WeChat name fires no input event
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/userProfile.html).
 */
export const NicknameForm = ({ onSaved }: NicknameFormProps) => {
  const { api, auth, host } = usePassport()
  const t = useMessages(profileText)
  const common = useMessages(commonText)
  const errorText = useErrorText()
  const saved = useUser()?.nickname ?? ''
  const removal = useRemoval(t.removeNicknameTitle, () => api.updateMe({ nickname: null }))
  const [isSaving, setIsSaving] = useState(false)
  const [isDirty, setIsDirty] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  // Without the agreement the host turns the input into a plain one and says nothing.
  useEffect(() => {
    if (host.abilities.nicknameInput) void host.privacy.require()
  }, [host])

  useEffect(() => {
    if (!isDirty) return undefined
    host.navigation.warnBeforeLeaving(t.unsaved)
    return () => {
      host.navigation.warnBeforeLeaving(null)
    }
  }, [host, isDirty, t])

  const problemText = {
    empty: t.nicknameEmpty,
    tooLong: t.nicknameTooLong(nicknameMaxCharacters),
    placeholder: t.nicknamePlaceholderName,
  }

  const save = async (nickname: string) => {
    const found = nicknameProblem(nickname)
    setProblem(found === null ? null : problemText[found])
    if (found !== null) return
    setIsSaving(true)
    try {
      auth.setUser(await api.updateMe({ nickname }))
      setIsDirty(false)
      // At once: the effect that would is late for a page that is left right away.
      host.navigation.warnBeforeLeaving(null)
      host.dialogs.toast(common.saved)
      onSaved()
    } catch (error) {
      const code = caughtErrorCode(error)
      if (code !== null) setProblem(errorText(code))
    } finally {
      setIsSaving(false)
    }
  }

  return (
    <Form
      className="tp-nickname"
      onSubmit={(event) => {
        const value: unknown = event.detail.value?.['nickname']
        void save(typeof value === 'string' ? value.trim() : '')
      }}
    >
      <View className="tp-nickname__row">
        <View className="tp-nickname__label">{t.nickname}</View>
        <Input
          className="tp-nickname__input"
          name="nickname"
          type={host.abilities.nicknameInput ? 'nickname' : 'text'}
          // The host's input keeps its own value: another one takes its place when the name is removed.
          key={saved === '' ? 'none' : 'some'}
          defaultValue={saved}
          placeholder={t.nicknamePlaceholder}
          // The limit counts code units here and code points on the server: the check above decides.
          maxlength={nicknameMaxCharacters * 2}
          onInput={() => {
            setIsDirty(true)
            setProblem(null)
          }}
          onNickNameReview={(event: { detail: { pass: boolean; timeout: boolean } }) => {
            // Where the check takes too long the server's own decides.
            const { pass, timeout } = event.detail
            setIsDirty(true)
            setProblem(pass || timeout ? null : t.nicknameWiped)
          }}
          {...a11y(null, { label: t.nickname })}
        />
      </View>
      <View className="tp-nickname__problem">
        <Notice kind="error" text={problem} />
      </View>
      <Button look="primary" formType="submit" isBusy={isSaving}>
        {common.save}
      </Button>
      {saved !== '' && (
        <Button look="text" isBusy={removal.isRemoving} onClick={removal.run}>
          {t.removeNickname}
        </Button>
      )}
    </Form>
  )
}
