import { button, element } from '../screen/element'
import type { PanelStrings } from './panel-strings'

/** One control of the panel. It is made once and redrawn, so that the focus stays where it is. */
export interface Control {
  readonly element: HTMLElement
  draw(strings: PanelStrings): void
}

type Text = (strings: PanelStrings) => string

/** A label before a control, in a row of its own where `isWide`. */
export const labelled = (label: Text, control: Control, isWide = false): Control => {
  const name = element('span', 'control-label')
  return {
    element: element('div', isWide ? 'control control-wide' : 'control', {}, [
      name,
      control.element,
    ]),
    draw(strings) {
      name.textContent = label(strings)
      control.draw(strings)
    },
  }
}

/** A control that not every host has. */
export const shownIf = (isShown: () => boolean, control: Control): Control => ({
  element: control.element,
  draw(strings) {
    control.element.hidden = !isShown()
    control.draw(strings)
  },
})

export interface Segment {
  label: Text
  /** For a screen reader, where the label does not say it. */
  spokenLabel?: Text
  style?: string
  isOn: () => boolean
  choose: () => void
}

/** A few choices side by side, one of them on. */
export const segmented = (name: Text, segments: readonly Segment[]): Control => {
  const buttons = segments.map(({ choose, style }) =>
    button('segment', '', choose, style === undefined ? {} : { style }),
  )
  const group = element('div', 'segmented', { role: 'group' }, buttons)
  return {
    element: group,
    draw(strings) {
      group.setAttribute('aria-label', name(strings))
      segments.forEach(({ label, spokenLabel, isOn }, index) => {
        const each = buttons[index]
        if (each === undefined) return
        each.textContent = label(strings)
        if (spokenLabel !== undefined) each.setAttribute('aria-label', spokenLabel(strings))
        each.setAttribute('aria-pressed', String(isOn()))
      })
    },
  }
}

export interface SelectParts {
  id: string
  name: Text
  options: (strings: PanelStrings) => { value: string; label: string }[]
  value: () => string
  choose: (value: string) => void
}

export const select = ({ id, name, options, value, choose }: SelectParts): Control => {
  const field = element('select', 'select', { id })
  field.addEventListener('change', () => {
    choose(field.value)
  })
  return {
    element: field,
    draw(strings) {
      field.setAttribute('aria-label', name(strings))
      field.replaceChildren(
        ...options(strings).map((each) =>
          element('option', '', { value: each.value }, [each.label]),
        ),
      )
      field.value = value()
    },
  }
}
