import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useMessages } from '../../../ui/text/messages'
import { a11y } from '../../../ui/widgets/a11y'
import { PageShell } from '../../../ui/page-shell/page-shell'
import { agreementText } from './agreement-text'
import './index.scss'

const AgreementPage = () => {
  const { about } = useRouter().params
  const t = useMessages(agreementText)
  const { title, sections } = about === 'privacy' ? t.privacy : t.terms
  return (
    <PageShell title={title}>
      <View className="tp-agreement-page">
        {sections.map(({ heading, text }) => (
          <View className="tp-agreement-page__section" key={heading}>
            <View className="tp-agreement-page__heading" {...a11y('heading')}>
              {heading}
            </View>
            <View>{text}</View>
          </View>
        ))}
      </View>
    </PageShell>
  )
}

export default AgreementPage
