import { View } from '@tarojs/components'
import { useCallback, useSyncExternalStore } from 'react'
import { useSession } from '../../../ui/auth-gate/session-hooks'
import type { HostUpdates } from '../../../ui/host'
import { usePassport } from '../../../ui/passport-context'
import { agreementRoute, routes } from '../../../ui/routes'
import { SignOutButton } from '../../../ui/sign-in/sign-out-button'
import { useMessages } from '../../../ui/text/messages'
import { useChoices } from '../../../ui/use-appearance'
import { Cell, Cells } from '../../../ui/widgets/cell'
import { ContactCell } from '../../../ui/widgets/contact-cell'
import { ChoiceCells } from '../../../ui/widgets/choice-cells'
import { PageShell } from '../../../ui/page-shell/page-shell'
import './index.scss'
import { settingsText } from './settings-text'

/** Open to everybody: how the app looks does not depend on an account. */
const SettingsPage = () => {
  const { host } = usePassport()
  const t = useMessages(settingsText)
  const { status } = useSession()
  return (
    <PageShell title={t.title}>
      <AppearanceChoices />
      {status === 'signedIn' && <AccountCells />}
      <Cells title={t.about}>
        <Cell
          title={t.terms}
          onClick={() => {
            host.navigation.open(agreementRoute('terms'))
          }}
        />
        <Cell
          title={t.privacy}
          onClick={() => {
            host.navigation.open(agreementRoute('privacy'))
          }}
        />
        <Cell
          title={t.loginLog}
          onClick={() => {
            host.navigation.open(routes.loginLog)
          }}
        />
        <ContactCell />
        <Cell title={t.version} value={host.updates.version ?? t.development} />
        {host.updates.manager !== null && <UpdateCell manager={host.updates.manager} />}
      </Cells>
      {status === 'signedIn' && (
        <View className="tp-settings__action">
          <SignOutButton />
        </View>
      )}
    </PageShell>
  )
}

const AppearanceChoices = () => {
  const { preferences } = usePassport()
  const t = useMessages(settingsText)
  const choices = useChoices()
  return (
    <>
      <ChoiceCells
        title={t.language}
        options={[
          { value: 'system', text: t.system },
          { value: 'zh', text: '简体中文' },
          { value: 'en', text: 'English' },
        ]}
        chosen={choices.language}
        onChoose={(language) => {
          preferences.choose({ language })
        }}
      />
      <ChoiceCells
        title={t.theme}
        options={[
          { value: 'system', text: t.system },
          { value: 'light', text: t.light },
          { value: 'dark', text: t.dark },
        ]}
        chosen={choices.theme}
        onChoose={(theme) => {
          preferences.choose({ theme })
        }}
      />
      <ChoiceCells
        title={t.textSize}
        options={[
          { value: 'system', text: t.system },
          { value: 'standard', text: t.standard },
          { value: 'large', text: t.large },
        ]}
        chosen={choices.textSize}
        onChoose={(textSize) => {
          preferences.choose({ textSize })
        }}
      />
    </>
  )
}

const AccountCells = () => {
  const { host } = usePassport()
  const t = useMessages(settingsText)
  return (
    <Cells title={t.account}>
      <Cell
        title={t.devices}
        onClick={() => {
          host.navigation.open(routes.devices)
        }}
      />
      <Cell
        title={t.identities}
        onClick={() => {
          host.navigation.open(routes.identities)
        }}
      />
      <Cell
        title={t.exportData}
        onClick={() => {
          host.navigation.open(routes.exportData)
        }}
      />
      <Cell
        title={t.deleteAccount}
        onClick={() => {
          host.navigation.open(routes.deleteAccount)
        }}
      />
    </Cells>
  )
}

const UpdateCell = ({ manager }: { manager: NonNullable<HostUpdates['manager']> }) => {
  const t = useMessages(settingsText)
  const subscribe = useCallback((onChange: () => void) => manager.subscribe(onChange), [manager])
  const status = useSyncExternalStore(subscribe, () => manager.status())
  return (
    <Cell
      title={t.update[status]}
      {...(status === 'ready' && {
        onClick: () => {
          manager.apply()
        },
      })}
    />
  )
}

export default SettingsPage
