import { nativeOf, nativeValues, type NativeDefinition } from './native'
import { toText } from '../to-text'

/** Collects what its fields hold, by their `name`. */
export const form: NativeDefinition = {
  tag: 'form',
  properties: { reportSubmit: false, reportSubmitTimeout: 0 },
  create({ element, trigger }) {
    const fields = () =>
      [...element.querySelectorAll('*')].flatMap((each) => {
        const native = nativeOf(each)
        const name = toText(nativeValues(each)['name'])
        return native?.formValue === undefined ? [] : [{ native, name }]
      })
    return {
      activate() {
        const value: Record<string, unknown> = {}
        for (const { native, name } of fields()) {
          if (name !== '') value[name] = native.formValue?.()
        }
        trigger('submit', { value, formId: 'the formId is a mock one' })
      },
      reset() {
        for (const { native } of fields()) native.reset?.()
        trigger('reset', {})
      },
    }
  },
}
