import { numberOf, type BuiltInDefinition } from './built-in'
import { toText } from '../to-text'

const calls: Record<string, string> = {
  navigate: 'navigateTo',
  redirect: 'redirectTo',
  switchTab: 'switchTab',
  reLaunch: 'reLaunch',
  navigateBack: 'navigateBack',
}

export const navigator: BuiltInDefinition = {
  tag: 'navigator',
  properties: {
    url: '',
    openType: 'navigate',
    delta: 1,
    target: 'self',
    hoverClass: 'navigator-hover',
    hoverStartTime: 50,
    hoverStayTime: 600,
  },
  create({ element, phone, trigger, values, onTap }) {
    element.setAttribute('role', 'link')
    element.tabIndex = 0
    onTap(() => {
      const { url, openType, delta, target } = values()
      const call = calls[toText(openType) || 'navigate']
      if (call === undefined || target === 'miniProgram') {
        const name = `<navigator open-type="${toText(openType)}" target="${toText(target)}">`
        phone.failures.report(name, phone.strings().noFeature)
        return
      }
      phone.navigate(call, { url: toText(url), delta: numberOf(delta, 1) }).then(
        () => {
          trigger('success', {})
        },
        (error: unknown) => {
          trigger('fail', error)
        },
      )
    })
    return {}
  },
}
