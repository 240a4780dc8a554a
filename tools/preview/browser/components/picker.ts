import { button as makeButton, element as make } from '../screen/element'
import { isOn, numberOf, type BuiltInDefinition, type BuiltInHost, type Values } from './built-in'
import { toText } from '../to-text'

/** A row of choices over the page; the modes are WeChat's, without its wheel. */
export const picker: BuiltInDefinition = {
  tag: 'picker',
  properties: {
    mode: 'selector',
    range: [],
    rangeKey: '',
    value: 0,
    start: '',
    end: '',
    disabled: false,
    name: '',
    headerText: '',
  },
  create(host) {
    let chosen: unknown
    let given: unknown
    host.onTap(() => {
      const values = host.values()
      if (isOn(values['disabled'])) return
      const open = modes[toText(values['mode'])]
      if (open === undefined) {
        const name = `<picker mode="${toText(values['mode'])}">`
        host.phone.failures.report(name, host.phone.strings().noFeature)
        return
      }
      open(host, chosen, (value) => {
        chosen = value
        host.trigger('change', { value })
      })
    })
    return {
      formValue: () => chosen,
      reset() {
        chosen = given
      },
      update(values) {
        if (values['value'] === given) return
        given = values['value']
        chosen = given
      },
    }
  },
}

type Open = (host: BuiltInHost, value: unknown, choose: (value: unknown) => void) => void

const modes: Record<string, Open | undefined> = {
  selector(host, value, choose) {
    const items = labelsOf(host.values()['range'], host.values())
    let index = numberOf(value, 0)
    openSheet(host, () => {
      choose(index)
    }, [
      listOf(items, index, (next) => {
        index = next
      }),
    ])
  },
  multiSelector(host, value, choose) {
    const columns = (host.values()['range'] as unknown[] | null) ?? []
    const indexes = columns.map((_column, at) => numberOf((value as unknown[] | null)?.[at], 0))
    openSheet(
      host,
      () => {
        choose([...indexes])
      },
      columns.map((column, at) =>
        listOf(labelsOf(column, host.values()), indexes[at] ?? 0, (next) => {
          indexes[at] = next
          host.trigger('columnchange', { column: at, value: next })
        }),
      ),
    )
  },
  time: field('time'),
  date: field('date'),
}

function field(type: 'time' | 'date'): Open {
  return (host, value, choose) => {
    const input = make('input', 'preview-picker-field', {
      type,
      min: toText(host.values()['start']),
      max: toText(host.values()['end']),
    })
    input.value = toText(value)
    openSheet(host, () => {
      choose(input.value)
    }, [input])
  }
}

const labelsOf = (range: unknown, values: Values): string[] => {
  const key = toText(values['rangeKey'])
  const items = Array.isArray(range) ? (range as unknown[]) : []
  return items.map((item) => toText(key === '' ? item : (item as Record<string, unknown>)[key]))
}

const listOf = (items: string[], selected: number, onSelect: (index: number) => void) => {
  const list = make('div', 'preview-picker-list', { role: 'listbox' })
  const rows = items.map((item, index) =>
    makeButton(
      'preview-picker-item',
      item,
      () => {
        onSelect(index)
        mark(index)
      },
      { role: 'option' },
    ),
  )
  const mark = (selectedIndex: number) => {
    rows.forEach((row, index) => {
      row.setAttribute('aria-selected', String(index === selectedIndex))
    })
  }
  list.append(...rows)
  mark(selected)
  return list
}

const openSheet = (host: BuiltInHost, confirm: () => void, columns: Node[]) => {
  const { overlays, strings } = host.phone
  const cancel = () => {
    host.trigger('cancel', {})
  }
  overlays.showSheet(
    (close) => [
      make('div', 'preview-picker-head', {}, [
        makeButton('preview-picker-cancel', strings().cancel, () => {
          close()
          cancel()
        }),
        make('span', 'preview-picker-title', {}, [toText(host.values()['headerText'])]),
        makeButton('preview-picker-confirm', strings().confirm, () => {
          close()
          confirm()
        }),
      ]),
      make('div', 'preview-picker-columns', {}, columns),
    ],
    cancel,
  )
}
