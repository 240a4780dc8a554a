import { View } from '@tarojs/components'
import { useState } from 'react'
import { formatInstant } from '../../../ui/format-instant'
import { usePassport, type LoginLogEntry } from '../../../ui/passport-context'
import { commonText } from '../../../ui/text/common-text'
import { useMessages } from '../../../ui/text/messages'
import { usePullDown } from '../../../ui/use-pull-down'
import { Button } from '../../../ui/widgets/button'
import { Cell, Cells } from '../../../ui/widgets/cell'
import { ContactCell } from '../../../ui/widgets/contact-cell'
import { PageShell } from '../../../ui/page-shell/page-shell'
import './index.scss'
import { logText } from './log-text'

/** As it stands when the page opens or is pulled down: rows that move by themselves cannot be read. */
const LoginLogPage = () => {
  const { host, loginLog } = usePassport()
  const t = useMessages(logText)
  const common = useMessages(commonText)
  const [entries, setEntries] = useState(() => loginLog.entries())
  usePullDown(() => {
    setEntries(loginLog.entries())
  })

  const copy = async () => {
    const isCopied = await host.copyText(loginLog.toText())
    host.dialogs.toast(isCopied ? common.copied : common.copyFailed)
  }

  return (
    <PageShell title={t.title}>
      <View className="tp-log__text">{t.intro}</View>
      <View className="tp-log__action">
        <Button
          onClick={() => {
            void copy()
          }}
        >
          {t.copy}
        </Button>
      </View>
      <Cells>
        <ContactCell />
      </Cells>
      <Cells title={t.latest}>
        {[...entries].reverse().map((entry, index) => (
          <Cell
            key={entries.length - index}
            title={(t.event as Partial<typeof t.event>)[entry.event] ?? entry.event}
            note={noteOf(entry)}
          />
        ))}
        {entries.length === 0 && <Cell title={t.none} />}
      </Cells>
    </PageShell>
  )
}

const noteOf = ({ atMs, durationMs, code }: LoginLogEntry): string =>
  [formatInstant(atMs), durationMs === null ? null : `${durationMs} ms`, code]
    .filter((part) => part !== null)
    .join(' · ')

export default LoginLogPage
