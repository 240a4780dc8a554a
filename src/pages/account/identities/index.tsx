import { View } from '@tarojs/components'
import { useCallback } from 'react'
import { AuthGate } from '../../../ui/auth-gate/auth-gate'
import { formatInstant } from '../../../ui/format-instant'
import { PageShell } from '../../../ui/page-shell/page-shell'
import { usePassport } from '../../../ui/passport-context'
import { hostNames } from '../../../ui/text/host-names'
import { useMessages } from '../../../ui/text/messages'
import { useLanguage } from '../../../ui/use-appearance'
import { useGatedPullDown, usePullDown } from '../../../ui/use-pull-down'
import { useResource } from '../../../ui/use-resource'
import { Cell, Cells } from '../../../ui/widgets/cell'
import { Loaded } from '../../../ui/widgets/loaded'
import { Skeleton } from '../../../ui/widgets/skeleton'
import { identitiesText } from './identities-text'
import './index.scss'

const IdentitiesPage = () => {
  const t = useMessages(identitiesText)
  useGatedPullDown()
  return (
    <PageShell title={t.title}>
      <AuthGate>
        <Identities />
      </AuthGate>
    </PageShell>
  )
}

const Identities = () => {
  const { api } = usePassport()
  const t = useMessages(identitiesText)
  const names: Partial<Record<string, string>> = hostNames[useLanguage()]
  const identities = useResource(useCallback(() => api.listIdentities(), [api]))

  usePullDown(identities.reload)

  return (
    <Loaded resource={identities} skeleton={<Skeleton rows={1} hasNotes hasTitle />}>
      {(all) => (
        <>
          <View className="tp-identities__text">{t.intro}</View>
          <Cells>
            {all.map(({ provider, createdAt }) => (
              <Cell
                key={provider}
                // A newer server may know a way that this version has no name for.
                title={names[provider] ?? provider}
                note={t.since(formatInstant(createdAt))}
              />
            ))}
          </Cells>
        </>
      )}
    </Loaded>
  )
}

export default IdentitiesPage
