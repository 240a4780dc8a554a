import { View } from '@tarojs/components'
import { useState } from 'react'
import { AuthGate } from '../../../ui/auth-gate/auth-gate'
import { useUser } from '../../../ui/auth-gate/session-hooks'
import { usePassport } from '../../../ui/passport-context'
import { errorText } from '../../../ui/text/error-text'
import { useMessages } from '../../../ui/text/messages'
import { useLanguage } from '../../../ui/use-appearance'
import { useUserRefresh } from '../../../ui/use-user-refresh'
import { a11y } from '../../../ui/widgets/a11y'
import { Button } from '../../../ui/widgets/button'
import { Cell, Cells } from '../../../ui/widgets/cell'
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
  const t = useMessages(phoneText)
  const phone = useUser()?.phone ?? null
  const { binding, takeEvent, tryAgain, reset } = usePhoneBinding()
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
        {!host.abilities.phoneButton && <View className="tp-phone__outcome">{t.notHere}</View>}
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
      </View>
    </>
  )
}

/** The page says it itself; Taro's types lack the attribute. */
const noQuotaToast = { 'phone-number-no-quota-toast': false }

interface PhoneButtonProps {
  binding: PhoneBinding
  onEvent: (detail: unknown) => void
  onTryAgain: () => void
}

const PhoneButton = ({ binding, onEvent, onTryAgain }: PhoneButtonProps) => {
  const t = useMessages(phoneText)
  if (binding.status === 'failed' && binding.canReuseCode) {
    return (
      <Button look="primary" onClick={onTryAgain}>
        {t.again}
      </Button>
    )
  }
  const isBinding = binding.status === 'binding'
  return (
    <Button
      {...noQuotaToast}
      look="primary"
      openType="getPhoneNumber"
      isBusy={isBinding}
      onGetPhoneNumber={(event) => {
        onEvent(event.detail)
      }}
    >
      {isBinding ? t.binding : t.add}
    </Button>
  )
}

const Outcome = ({ binding }: { binding: PhoneBinding }) => {
  const t = useMessages(phoneText)
  const language = useLanguage()
  const text =
    binding.status === 'declined'
      ? t.problem[binding.problem]
      : binding.status === 'failed'
        ? errorText(binding.code, language)
        : binding.status === 'bound'
          ? t.bound
          : null
  return (
    <View className="tp-phone__outcome" {...a11y(binding.status === 'bound' ? 'status' : 'alert')}>
      {text}
    </View>
  )
}

export default PhonePage
