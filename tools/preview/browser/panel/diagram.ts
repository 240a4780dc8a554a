import { button, element } from '../screen/element'
import { drawSteps, type Lane, type PanelEvent, type Step, type StepGroup } from './steps'
import type { PanelWords } from './panel-words'

export interface Diagram {
  readonly element: HTMLElement
  add(event: PanelEvent): void
  draw(words: PanelWords): void
}

const lanes: readonly Lane[] = ['phone', 'server', 'wechat']
const maxEvents = 400

/** Three lanes and an arrow for each step. */
export const createDiagram = (): Diagram => {
  let events: PanelEvent[] = []
  let words: PanelWords | null = null
  const rows = element('div', 'steps', { 'aria-live': 'polite' })
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
    if (words === null) return
    const shown = words
    title.textContent = shown.steps
    clear.textContent = shown.clear
    heads.replaceChildren(
      ...lanes.map((lane) => element('span', `lane lane-${lane}`, {}, [shown[lane]])),
    )
    const groups = drawSteps(events, shown)
    rows.replaceChildren(
      ...(groups.length === 0
        ? [element('p', 'steps-empty', {}, [shown.noSteps])]
        : groups.map((group) => drawGroup(group))),
    )
    rows.scrollTop = rows.scrollHeight
  }

  return {
    element: root,
    add(event) {
      events = [...events.slice(-maxEvents), event]
      draw()
    },
    draw(next) {
      words = next
      draw()
    },
  }
}

const drawGroup = (group: StepGroup): HTMLElement =>
  element(
    'ol',
    `group group-${group.kind}`,
    {},
    group.steps.map((step) => drawStep(step, group.atMs)),
  )

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
      element('span', 'step-label', {}, [step.label]),
      element('span', 'step-detail', {}, [step.detail]),
    ],
  )
  arrow.style.gridColumn =
    from === to ? '1 / 3' : `${String(Math.min(from, to) + 1)} / ${String(Math.max(from, to) + 1)}`
  const duration = step.durationMs === null ? '' : `${String(Math.round(step.durationMs))} ms`
  return element('li', `step step-${step.state}`, {}, [
    element('time', 'step-time', {}, [`+${String(Math.max(0, step.atMs - startedAtMs))}`]),
    element('div', 'step-lanes', {}, [arrow]),
    element('span', 'step-duration', {}, [duration]),
  ])
}
