import { button, element } from '../screen/element'
import { drawSteps, type Lane, type PanelEvent, type Step, type StepGroup } from './steps'
import type { PanelStrings } from './panel-strings'

export interface Diagram {
  readonly element: HTMLElement
  add(event: PanelEvent): void
  draw(strings: PanelStrings): void
}

const lanes: readonly Lane[] = ['phone', 'server', 'wechat']
const maxEvents = 400

/** Three lanes and an arrow for each step. */
export const createDiagram = (): Diagram => {
  let events: PanelEvent[] = []
  let strings: PanelStrings | null = null
  const list = element('div', 'groups')
  const firstStep = element('p', 'steps-hint')
  const rows = element('div', 'steps', { 'aria-live': 'polite' }, [list, firstStep])
  const heads = element('div', 'lanes')
  const title = element('h2', 'card-title')
  const clear = button('quiet-button', '', () => {
    events = []
    draw()
  })
  const root = element('section', 'card diagram', {}, [
    element('header', 'card-head', {}, [title, clear]),
    heads,
    rows,
  ])

  const draw = () => {
    if (strings === null) return
    const shown = strings
    title.textContent = shown.steps
    clear.textContent = shown.clear
    heads.replaceChildren(
      ...lanes.map((lane) => element('span', `lane lane-${lane}`, {}, [shown[lane]])),
    )
    const groups = drawSteps(events, shown)
    firstStep.textContent = shown.firstStep
    firstStep.hidden = groups.some(({ kind }) => kind === 'signIn')
    sync(
      list,
      groups.map((group) => ({ key: group.key, make: () => makeGroup(group) })),
    )
    groups.forEach((group, index) => {
      const drawn = list.children[index]
      if (drawn !== undefined)
        sync(
          drawn,
          group.steps.map((step) => stepRow(step, group.atMs)),
        )
    })
    rows.scrollTop = rows.scrollHeight
  }

  return {
    element: root,
    add(event) {
      events = [...events.slice(-maxEvents), event]
      draw()
    },
    draw(next) {
      strings = next
      draw()
    },
  }
}

interface Row {
  /** Of what is drawn: another key is another row. */
  key: string
  make: () => HTMLElement
}

/** Keeps rows that are right, so that only new rows appear with an animation. */
const sync = (parent: Element, rows: readonly Row[]): void => {
  rows.forEach(({ key, make }, index) => {
    const known = parent.children[index]
    if (known instanceof HTMLElement && known.dataset['key'] === key) return
    const made = make()
    made.dataset['key'] = key
    parent.insertBefore(made, known ?? null)
  })
  while (parent.children.length > rows.length) parent.lastElementChild?.remove()
}

const makeGroup = (group: StepGroup): HTMLElement => element('ol', `group group-${group.kind}`)

const stepRow = (step: Step, startedAtMs: number): Row => ({
  key: [step.key, step.label, step.detail].join(' '),
  make: () => drawStep(step, startedAtMs),
})

const drawStep = (step: Step, startedAtMs: number): HTMLElement => {
  const from = lanes.indexOf(step.from)
  const to = lanes.indexOf(step.to)
  const arrow = element(
    'div',
    [
      'arrow',
      from === to ? 'arrow-inside' : from < to ? 'arrow-right' : 'arrow-left',
      `arrow-${step.state}`,
    ].join(' '),
    {},
    [
      element('span', 'step-label', { title: step.label }, [step.label]),
      element('span', 'step-detail', { title: step.detail }, [step.detail]),
    ],
  )
  arrow.style.gridColumn =
    from === to ? '1 / 3' : `${String(Math.min(from, to) + 1)} / ${String(Math.max(from, to) + 1)}`
  const duration = step.durationMs === null ? '' : `${String(Math.round(step.durationMs))} ms`
  return element('li', `step step-${step.state}`, {}, [
    element('time', 'step-time', {}, [
      `+${String(Math.round(Math.max(0, step.atMs - startedAtMs)))}`,
    ]),
    element('div', 'step-lanes', {}, [arrow]),
    element('span', 'step-duration', {}, [duration]),
  ])
}
