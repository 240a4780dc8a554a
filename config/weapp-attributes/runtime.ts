import { mergeInternalComponents } from '@tarojs/shared'
import { addedAttributes } from './attributes'

// The templates and the runtime number a component's attributes alike: both must know them all.
mergeInternalComponents(addedAttributes)
