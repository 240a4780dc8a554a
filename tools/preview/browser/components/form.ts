import { builtInOf, builtInValues, type BuiltInDefinition } from './built-in'
import { toText } from '../to-text'

/** Collects what its fields hold, by their `name`. */
export const form: BuiltInDefinition = {
  tag: 'form',
  properties: { reportSubmit: false, reportSubmitTimeout: 0 },
  create({ element, trigger }) {
    const fields = () =>
      [...element.querySelectorAll('*')].flatMap((each) => {
        const builtIn = builtInOf(each)
        const name = toText(builtInValues(each)['name'])
        return builtIn?.formValue === undefined ? [] : [{ builtIn, name }]
      })
    return {
      activate() {
        const value: Record<string, unknown> = {}
        for (const { builtIn, name } of fields()) {
          if (name !== '') value[name] = builtIn.formValue?.()
        }
        trigger('submit', { value, formId: 'the formId is a mock one' })
      },
      reset() {
        for (const { builtIn } of fields()) builtIn.reset?.()
        trigger('reset', {})
      },
    }
  },
}
