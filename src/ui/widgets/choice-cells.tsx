import { View } from '@tarojs/components'
import { a11y } from './a11y'
import { Cells } from './cell'

export interface ChoiceCellsProps<T extends string> {
  title: string
  options: readonly { value: T; text: string }[]
  chosen: T
  onChoose: (value: T) => void
}

/** One of a few, all in sight. */
export const ChoiceCells = <T extends string>(props: ChoiceCellsProps<T>) => (
  <Cells title={props.title}>
    {props.options.map(({ value, text }) => (
      <View
        key={value}
        className="tp-cell"
        hoverClass="tp-cell--pressed"
        onClick={() => {
          props.onChoose(value)
        }}
        {...a11y('radio', { label: text, isChecked: value === props.chosen })}
      >
        <View className="tp-cell__body">{text}</View>
        {value === props.chosen && <View className="tp-cell__tick" />}
      </View>
    ))}
  </Cells>
)
