import { View } from '@tarojs/components'
import { useState } from 'react'
import { formatInstant } from '../../../ui/format-instant'
import { usePassport, type LoginLogEntry } from '../../../ui/passport-context'
import { commonText } from '../../../ui/text/common-text'
import { defineMessages, useMessages } from '../../../ui/text/messages'
import { Button } from '../../../ui/widgets/button'
import { Cell, Cells } from '../../../ui/widgets/cell'
import { PageShell } from '../../../ui/widgets/page-shell'
import './index.scss'

const text = defineMessages({
  zh: {
    title: '登录日志',
    intro: '遇到登录问题时，请复制后发给客服。其中没有任何密码或凭证。',
    copy: '复制日志',
    latest: '最近的记录',
    none: '还没有记录。',
  },
  en: {
    title: 'Sign-in log',
    intro:
      'If signing in gives you trouble, copy this and send it to support. It holds no secrets.',
    copy: 'Copy the log',
    latest: 'Latest first',
    none: 'Nothing yet.',
  },
})

/** As it stands when the page opens: rows that move cannot be read. */
const LoginLogPage = () => {
  const { host, loginLog } = usePassport()
  const t = useMessages(text)
  const common = useMessages(commonText)
  const [entries] = useState(() => [...loginLog.entries()].reverse())

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
      <Cells title={t.latest}>
        {entries.map((entry, index) => (
          <Cell key={entries.length - index} title={entry.event} note={noteOf(entry)} />
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
