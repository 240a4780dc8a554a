import { View } from '@tarojs/components'
import { useEffect, useRef, useState } from 'react'
import type { Task } from '../../../api/api'
import type { Export } from '../../../contract/export'
import { AuthGate } from '../../../ui/auth-gate/auth-gate'
import { useGateServices } from '../../../ui/auth-gate/gate-context'
import { formatInstant } from '../../../ui/format-instant'
import { usePassport } from '../../../ui/passport-context'
import { commonText } from '../../../ui/text/common-text'
import { useMessages } from '../../../ui/text/messages'
import { Button } from '../../../ui/widgets/button'
import { Cell, Cells } from '../../../ui/widgets/cell'
import { PageShell } from '../../../ui/page-shell/page-shell'
import { exportText } from './export-text'
import './index.scss'

const ExportDataPage = () => {
  const t = useMessages(exportText)
  return (
    <PageShell title={t.title}>
      <AuthGate>
        <ExportData />
      </AuthGate>
    </PageShell>
  )
}

const ExportData = () => {
  const { api } = usePassport()
  const { reportError } = useGateServices()
  const t = useMessages(exportText)
  const [data, setData] = useState<Export | null>(null)
  const [isLoading, setIsLoading] = useState(false)
  const current = useRef<Task<Export> | null>(null)
  useEffect(() => () => current.current?.abort(), [])

  const load = async () => {
    setIsLoading(true)
    const task = api.exportMe()
    current.current = task
    try {
      setData(await task)
    } catch (error) {
      reportError(error)
    } finally {
      setIsLoading(false)
    }
  }

  return (
    <>
      <View className="tp-export__text">
        <View>{t.intro}</View>
        <View>{t.warning}</View>
      </View>
      {data === null ? (
        <View className="tp-export__actions">
          <Button
            look="primary"
            isBusy={isLoading}
            onClick={() => {
              void load()
            }}
          >
            {t.load}
          </Button>
        </View>
      ) : (
        <Exported data={data} />
      )}
    </>
  )
}

/** Whether the page of the devices lists it. */
const isLiving = (
  { revokedAt, expiresAt }: Export['sessions'][number],
  exportedAt: string,
): boolean => (revokedAt ?? null) === null && Date.parse(expiresAt) > Date.parse(exportedAt)

const Exported = ({ data }: { data: Export }) => {
  const { host } = usePassport()
  const t = useMessages(exportText)
  const common = useMessages(commonText)
  const text = JSON.stringify(data, null, 2)
  const livingCount = data.sessions.filter((session) => isLiving(session, data.exportedAt)).length

  const send = async () => {
    const isSent = await host.shareFile(`my-data-${data.exportedAt.slice(0, 10)}.json`, text)
    if (!isSent) host.dialogs.toast(t.sendFailed)
  }
  const copy = async () => {
    const isCopied = await host.copyText(text)
    host.dialogs.toast(isCopied ? common.copied : common.copyFailed)
  }

  return (
    <>
      <Cells title={t.ready}>
        <Cell title={t.at} value={formatInstant(data.exportedAt)} />
        <Cell title={t.identities} value={String(data.identities.length)} />
        <Cell title={t.devices} value={String(livingCount)} />
        <Cell title={t.endedSessions} value={String(data.sessions.length - livingCount)} />
        <Cell title={t.records} value={String(data.auditLog.length)} />
      </Cells>
      <View className="tp-export__actions">
        {host.abilities.shareFile && (
          <Button
            look="primary"
            onClick={() => {
              void send()
            }}
          >
            {t.send}
          </Button>
        )}
        <Button
          onClick={() => {
            void copy()
          }}
        >
          {t.copy}
        </Button>
      </View>
    </>
  )
}

export default ExportDataPage
