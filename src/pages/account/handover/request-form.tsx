import { Form, Input, View } from '@tarojs/components'
import { useState } from 'react'
import type { ClaimedHandover } from '../../../contract/handovers'
import { formatInstant } from '../../../ui/format-instant'
import { usePassport } from '../../../ui/passport-context'
import { caughtErrorCode } from '../../../ui/text/error-text'
import { useMessages } from '../../../ui/text/messages'
import { useErrorText } from '../../../ui/text/use-error-text'
import { useLanguage } from '../../../ui/use-appearance'
import { a11y } from '../../../ui/widgets/a11y'
import { Button } from '../../../ui/widgets/button'
import { Cell, Cells } from '../../../ui/widgets/cell'
import { Notice } from '../../../ui/widgets/notice'
import { browserNames, handoverText, systemNames } from './handover-text'
import type { Outcome } from './outcome'

export interface RequestFormProps {
  id: string
  request: ClaimedHandover
  onDone: (outcome: Outcome) => void
}

/** Declining comes first and takes one tap; approving takes the digits of the page that asks. */
export const RequestForm = ({ id, request, onDone }: RequestFormProps) => {
  const passport = usePassport()
  const t = useMessages(handoverText)
  const language = useLanguage()
  const errorText = useErrorText()
  const [busyWith, setBusyWith] = useState<Outcome | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const { purpose, browser, system, sameNetwork, createdAt } = request

  const decide = async (outcome: Outcome, send: () => Promise<void>) => {
    setBusyWith(outcome)
    setProblem(null)
    try {
      await send()
      onDone(outcome)
    } catch (error) {
      const code = caughtErrorCode(error)
      if (code !== null) setProblem(errorText(code))
    } finally {
      setBusyWith(null)
    }
  }

  const approve = (digits: string) => {
    if (/^\d{2}$/.test(digits)) void decide('approved', () => passport.approveHandover(id, digits))
    else setProblem(t.digitsMissing)
  }

  const network = sameNetwork === null ? t.unknownNetwork : t.otherNetwork
  return (
    <Form
      className="tp-handover"
      onSubmit={(event) => {
        const value: unknown = event.detail.value?.['digits']
        approve(typeof value === 'string' ? value.trim() : '')
      }}
    >
      <View className="tp-handover__heading" {...a11y('heading')}>
        {t.heading[purpose]}
      </View>
      <Cells>
        <Cell title={t.browser} value={browserNames[language][browser]} />
        <Cell title={t.system} value={systemNames[language][system]} />
        <Cell title={t.network} value={sameNetwork === true ? t.sameNetwork : network} />
        <Cell title={t.since} value={formatInstant(createdAt)} />
      </Cells>
      <Notice kind="info" text={t.warning[purpose]} />
      <Button
        isBusy={busyWith === 'denied'}
        disabled={busyWith !== null}
        onClick={() => {
          void decide('denied', () => passport.api.denyHandover(id))
        }}
      >
        {t.deny}
      </Button>
      <View className="tp-handover__row">
        <View className="tp-handover__label">{t.digits}</View>
        <Input
          className="tp-handover__digits"
          name="digits"
          type="number"
          maxlength={2}
          placeholder={t.digitsPlaceholder}
          onInput={() => {
            setProblem(null)
          }}
          {...a11y(null, { label: t.digits })}
        />
      </View>
      <View className="tp-handover__problem">
        <Notice kind="error" text={problem} />
      </View>
      <Button
        look={purpose === 'delete' ? 'warn' : 'primary'}
        formType="submit"
        isBusy={busyWith === 'approved'}
        disabled={busyWith !== null}
      >
        {t.approve[purpose]}
      </Button>
    </Form>
  )
}
