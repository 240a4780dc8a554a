import type * as glassEasel from 'glass-easel'
import type { Phone } from '../runtime/phone'
import { button } from './button'
import { checkbox, checkboxGroup, radio, radioGroup } from './checkbox-radio'
import { form } from './form'
import { icon } from './icon'
import { image } from './image'
import { label } from './label'
import { defineBuiltIn, type BuiltInDefinition } from './built-in'
import { navigator } from './navigator'
import { picker } from './picker'
import { plain } from './plain'
import { progress } from './progress'
import { richText } from './rich-text'
import { scrollView } from './scroll-view'
import { slider } from './slider'
import { swiper, swiperItem } from './swiper'
import { switchControl } from './switch'
import { text } from './text'
import { input, textarea } from './text-field'
import { webView } from './web-view'

const builtIns: BuiltInDefinition[] = [
  ...plain,
  text,
  button,
  image,
  input,
  textarea,
  scrollView,
  switchControl,
  slider,
  picker,
  form,
  label,
  checkbox,
  checkboxGroup,
  radio,
  radioGroup,
  navigator,
  swiper,
  swiperItem,
  icon,
  progress,
  richText,
  webView,
]

export const builtInTags: readonly string[] = builtIns.map((definition) => definition.tag)

/** Defines the host's own components in a space. */
export const defineBuiltIns = (space: glassEasel.ComponentSpace, phone: () => Phone): void => {
  for (const definition of builtIns) defineBuiltIn(space, phone, definition)
}
