import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { AuthGate } from '../../../ui/auth-gate/auth-gate'
import { useGateServices } from '../../../ui/auth-gate/gate-context'
import { useUser } from '../../../ui/auth-gate/session-hooks'
import type { PhoneButtonEvent } from '../../../ui/host'
import { usePassport } from '../../../ui/passport-context'
import { homeRoute, isDetour } from '../../../ui/routes'
import { commonText } from '../../../ui/text/common-text'
import { useMessages } from '../../../ui/text/messages'
import { phoneProblemText } from '../../../ui/text/phone-problem-text'
import { useErrorText } from '../../../ui/text/use-error-text'
import { useUserRefresh } from '../../../ui/use-user-refresh'
import { asksForPhone } from '../../../ui/widgets/asks-for-phone'
import { Button } from '../../../ui/widgets/button'
import { Cell, Cells } from '../../../ui/widgets/cell'
import { Notice } from '../../../ui/widgets/notice'
import { PageShell } from '../../../ui/page-shell/page-shell'
import './index.scss'
import { phoneText } from './phone-text'
import { usePhoneBinding, type PhoneBinding } from './use-phone-binding'

const PhonePage = () => {
  const t = useMessages(phoneText)
  useUserRefresh()
  return (
    <PageShell title={t.title}>
      <AuthGate>
        <Phone />
      </AuthGate>
    </PageShell>
  )
}

const Phone = () => {
  const { host } = usePassport()
  const { params } = useRouter()
  const t = useMessages(phoneText)
  const phone = useUser()?.phone ?? null
  const { binding, takeEvent, tryAgain, reset } = usePhoneBinding(() => {
    if (isDetour(params)) host.navigation.leave(homeRoute)
  })
  const [isChanging, setIsChanging] = useState(false)
  const mayAsk = phone === null || isChanging

  // The number arrived: the button that costs money is gone until a change is asked for.
  if (binding.status === 'bound' && isChanging) setIsChanging(false)

  return (
    <>
      <Cells>
        <Cell title={phone === null ? t.none : t.current} {...(phone && { value: phone })} />
      </Cells>
      <View className="tp-phone__text">{isChanging ? t.changeHint : t.why}</View>
      <View className="tp-phone__actions">
        {!host.abilities.phoneButton && <Notice kind="info" text={t.notHere} />}
        {host.abilities.phoneButton && mayAsk && (
          <PhoneButton binding={binding} onEvent={takeEvent} onTryAgain={tryAgain} />
        )}
        {host.abilities.phoneButton && !mayAsk && (
          <Button
            onClick={() => {
              reset()
              setIsChanging(true)
            }}
          >
            {t.change}
          </Button>
        )}
        <Outcome binding={binding} />
        {phone !== null && <RemoveButton />}
      </View>
    </>
  )
}

interface PhoneButtonProps {
  binding: PhoneBinding
  onEvent: (event: PhoneButtonEvent) => void
  onTryAgain: () => void
}

const PhoneButton = ({ binding, onEvent, onTryAgain }: PhoneButtonProps) => {
  const t = useMessages(phoneText)
  if (binding.status === 'failed' && binding.canReuseProof) {
    return (
      <Button look="primary" onClick={onTryAgain}>
        {t.again}
      </Button>
    )
  }
  const isBinding = binding.status === 'binding'
  return (
    <Button look="primary" isBusy={isBinding} {...asksForPhone(onEvent)}>
      {isBinding ? t.binding : t.add}
    </Button>
  )
}

const Outcome = ({ binding }: { binding: PhoneBinding }) => {
  const t = useMessages(phoneText)
  const problemText = useMessages(phoneProblemText)
  const errorText = useErrorText()
  const text =
    binding.status === 'declined'
      ? problemText[binding.problem]
      : binding.status === 'failed'
        ? errorText(binding.code)
        : binding.status === 'bound'
          ? t.bound
          : null
  const isInfo =
    binding.status === 'bound' || (binding.status === 'declined' && binding.problem === 'refused')
  return <Notice kind={isInfo ? 'info' : 'error'} text={text} />
}

const RemoveButton = () => {
  const { api, auth, host } = usePassport()
  const { reportError } = useGateServices()
  const t = useMessages(phoneText)
  const common = useMessages(commonText)
  const [isRemoving, setIsRemoving] = useState(false)

  const remove = async () => {
    const isSure = await host.dialogs.confirm({
      title: t.removeTitle,
      text: t.removeText,
      confirm: common.remove,
      cancel: common.cancel,
      isDangerous: true,
    })
    if (!isSure) return
    setIsRemoving(true)
    try {
      auth.setUser(await api.removePhone())
      host.dialogs.toast(t.removed)
    } catch (error) {
      reportError(error)
    } finally {
      setIsRemoving(false)
    }
  }

  return (
    <Button
      look="text"
      isBusy={isRemoving}
      onClick={() => {
        void remove()
      }}
    >
      {t.remove}
    </Button>
  )
}

export default PhonePage
