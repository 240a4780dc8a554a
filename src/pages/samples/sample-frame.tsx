import { View } from '@tarojs/components'
import { usePassport } from '../../ui/passport-context'
import { useMessages } from '../../ui/text/messages'
import { Button } from '../../ui/widgets/button'
import { Cell, Cells } from '../../ui/widgets/cell'
import './sample-frame.scss'
import { sampleText } from './sample-text'

export interface SampleFrameProps {
  text: string
  /** The `from` of the link that opened the page. */
  from: string | undefined
  /** Where the code of the page is, in this repository. */
  source: string
}

export const SampleFrame = ({ text, from, source }: SampleFrameProps) => {
  const { host } = usePassport()
  const t = useMessages(sampleText)
  return (
    <>
      <View className="tp-sample__text">{text}</View>
      <Cells>
        <Cell title={t.code} note={source} />
        {from !== undefined && <Cell title={t.openedBy(from)} />}
      </Cells>
      {host.abilities.share && (
        <View className="tp-sample__action">
          <Button look="primary" openType="share">
            {t.share}
          </Button>
        </View>
      )}
    </>
  )
}
