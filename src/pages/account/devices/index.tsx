import { View } from '@tarojs/components'
import { useCallback, useState } from 'react'
import type { ListedSession } from '../../../contract/session-calls'
import { AuthGate } from '../../../ui/auth-gate/auth-gate'
import { useGateServices } from '../../../ui/auth-gate/gate-context'
import { formatInstant } from '../../../ui/format-instant'
import { usePassport } from '../../../ui/passport-context'
import { commonText } from '../../../ui/text/common-text'
import { hostNames } from '../../../ui/text/host-names'
import { useMessages } from '../../../ui/text/messages'
import { useLanguage } from '../../../ui/use-appearance'
import { useGatedPullDown, usePullDown } from '../../../ui/use-pull-down'
import { useResource } from '../../../ui/use-resource'
import { Button } from '../../../ui/widgets/button'
import { Cell, Cells } from '../../../ui/widgets/cell'
import { Loaded } from '../../../ui/widgets/loaded'
import { PageShell } from '../../../ui/page-shell/page-shell'
import { Skeleton } from '../../../ui/widgets/skeleton'
import { devicesText } from './devices-text'
import './index.scss'

const DevicesPage = () => {
  const t = useMessages(devicesText)
  useGatedPullDown()
  return (
    <PageShell title={t.title}>
      <AuthGate>
        <Devices />
      </AuthGate>
    </PageShell>
  )
}

const Devices = () => {
  const { api, host } = usePassport()
  const { reportError } = useGateServices()
  const t = useMessages(devicesText)
  const { cancel } = useMessages(commonText)
  const sessions = useResource(useCallback(() => api.listSessions(), [api]))
  const [busyId, setBusyId] = useState<string | null>(null)

  usePullDown(sessions.reload)

  /** One at a time; the list changes only once the server has done it. */
  const act = async (id: string, work: () => Promise<void>) => {
    setBusyId(id)
    try {
      await work()
    } catch (error) {
      reportError(error)
      await sessions.reload()
    } finally {
      setBusyId(null)
    }
  }

  const revoke = async (session: ListedSession) => {
    const isSure = await host.dialogs.confirm({
      title: t.revokeTitle(session.device?.name ?? t.unknown),
      text: t.revokeText,
      confirm: t.revoke,
      cancel,
      isDangerous: true,
    })
    if (!isSure) return
    await act(session.id, async () => {
      await api.revokeSession(session.id)
      sessions.replace((all) => all.filter(({ id }) => id !== session.id))
      host.dialogs.toast(t.revoked(1))
    })
  }

  const revokeAll = async () => {
    const isSure = await host.dialogs.confirm({
      title: t.revokeAllTitle,
      text: t.revokeAllText,
      confirm: t.revoke,
      cancel,
      isDangerous: true,
    })
    if (!isSure) return
    await act('all', async () => {
      const count = await api.revokeOtherSessions()
      sessions.replace((all) => all.filter(({ current }) => current))
      host.dialogs.toast(t.revoked(count))
    })
  }

  return (
    <Loaded resource={sessions} skeleton={<Skeleton rows={1} hasNotes hasTitle />}>
      {(all) => {
        const others = all.filter(({ current }) => !current)
        return (
          <>
            <Cells title={t.here}>
              {all
                .filter(({ current }) => current)
                .map((session) => (
                  <Device key={session.id} session={session} />
                ))}
            </Cells>
            <Cells title={t.others}>
              {others.map((session) => (
                <Device
                  key={session.id}
                  session={session}
                  isBusy={busyId !== null}
                  onRevoke={() => {
                    void revoke(session)
                  }}
                />
              ))}
              {others.length === 0 && <Cell title={t.none} />}
            </Cells>
            {others.length > 0 && (
              <View className="tp-devices__all">
                <Button
                  look="warn"
                  isBusy={busyId === 'all'}
                  disabled={busyId !== null}
                  onClick={() => {
                    void revokeAll()
                  }}
                >
                  {t.revokeAll}
                </Button>
              </View>
            )}
          </>
        )
      }}
    </Loaded>
  )
}

interface DeviceProps {
  session: ListedSession
  isBusy?: boolean
  onRevoke?: () => void
}

const Device = ({ session, isBusy = false, onRevoke }: DeviceProps) => {
  const t = useMessages(devicesText)
  const language = useLanguage()
  return (
    <Cell
      title={session.device?.name ?? t.unknown}
      note={[
        hostNames[language][session.provider],
        t.signedIn(formatInstant(session.createdAt)),
        t.lastSeen(formatInstant(session.lastSeenAt)),
      ].join(' · ')}
      value={
        onRevoke && (
          <Button size="small" look="warn" disabled={isBusy} onClick={onRevoke}>
            {t.revoke}
          </Button>
        )
      }
    />
  )
}

export default DevicesPage
