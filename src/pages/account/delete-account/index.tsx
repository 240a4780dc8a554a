import { Checkbox, CheckboxGroup, Label, Text, View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import type { AppErrorCode } from '../../../contract/app-error'
import { AuthGate } from '../../../ui/auth-gate/auth-gate'
import { usePassport } from '../../../ui/passport-context'
import { homeRoute, routes } from '../../../ui/routes'
import { commonText } from '../../../ui/text/common-text'
import { caughtErrorCode } from '../../../ui/text/error-text'
import { useMessages } from '../../../ui/text/messages'
import { useErrorText } from '../../../ui/text/use-error-text'
import { checkboxName } from '../../../ui/widgets/a11y'
import { Button } from '../../../ui/widgets/button'
import { Notice } from '../../../ui/widgets/notice'
import { PageShell } from '../../../ui/page-shell/page-shell'
import { ScanPanel } from '../../../ui/sign-in/scan-panel'
import { useScan } from '../../../ui/sign-in/use-scan'
import { PanelFrame } from '../../../ui/widgets/panel-frame'
import { deleteText } from './delete-text'
import './index.scss'

const DeleteAccountPage = () => {
  const t = useMessages(deleteText)
  const [isDone, setIsDone] = useState(false)
  return (
    <PageShell title={t.title}>
      {isDone ? (
        <Done />
      ) : (
        <AuthGate>
          <DeleteAccount
            onDone={() => {
              setIsDone(true)
            }}
          />
        </AuthGate>
      )}
    </PageShell>
  )
}

const DeleteAccount = ({ onDone }: { onDone: () => void }) => {
  const passport = usePassport()
  const { host } = passport
  const t = useMessages(deleteText)
  const { cancel } = useMessages(commonText)
  const errorText = useErrorText()
  const [isUnderstood, setIsUnderstood] = useState(false)
  const [isDeleting, setIsDeleting] = useState(false)
  const [failure, setFailure] = useState<AppErrorCode | null>(null)
  const scan = useScan('delete')

  // Left with the code on the screen. A deletion that went through ends with the session.
  const { auth, signInWindow } = passport
  useEffect(
    () => () => {
      if (auth.store.getState().session !== null) signInWindow?.close()
    },
    [auth, signInWindow],
  )

  const submit = async () => {
    const isSure = await host.dialogs.confirm({
      title: t.confirmTitle,
      text: t.confirmText,
      confirm: t.confirm,
      cancel,
      isDangerous: true,
    })
    if (!isSure) return
    setIsDeleting(true)
    setFailure(null)
    try {
      await passport.deleteAccount()
      onDone()
    } catch (error) {
      setFailure(caughtErrorCode(error))
    } finally {
      setIsDeleting(false)
    }
  }

  if (scan !== null) {
    return <ScanPanel scan={scan} onCancel={() => signInWindow?.close()} />
  }
  return (
    <View className="tp-delete">
      <View>{t.lead}</View>
      <View className="tp-delete__losses">
        {t.losses.map((loss) => (
          <View className="tp-delete__loss" key={loss}>
            {loss}
          </View>
        ))}
      </View>
      <View>{t.again}</View>
      <CheckboxGroup
        onChange={(event) => {
          setIsUnderstood(event.detail.value.length > 0)
        }}
      >
        <Label className="tp-delete__understood">
          <Checkbox
            value="understood"
            checked={isUnderstood}
            color="#007a3d"
            {...checkboxName(t.understood)}
          />
          <Text>{t.understood}</Text>
        </Label>
      </CheckboxGroup>
      <Notice kind="error" text={failure === null ? null : errorText(failure)} />
      <Button
        look="warn"
        isBusy={isDeleting}
        disabled={!isUnderstood}
        onClick={() => {
          void submit()
        }}
      >
        {t.submit}
      </Button>
      <Button
        look="text"
        onClick={() => {
          host.navigation.open(routes.exportData)
        }}
      >
        {t.exportFirst}
      </Button>
    </View>
  )
}

const Done = () => {
  const { host } = usePassport()
  const t = useMessages(deleteText)
  return (
    <PanelFrame title={t.done} text={t.doneText}>
      <Button
        look="primary"
        onClick={() => {
          host.navigation.open(homeRoute)
        }}
      >
        {t.home}
      </Button>
    </PanelFrame>
  )
}

export default DeleteAccountPage
