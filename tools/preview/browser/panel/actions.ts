import { button, element } from '../screen/element'
import type { Control } from './control'
import type { PanelStrings } from './panel-strings'

export interface Action {
  label: (strings: PanelStrings) => string
  /** What is true after it. */
  done: (strings: PanelStrings) => string
  run: () => unknown
  /** For what not every host has. */
  isShown?: () => boolean
}

export interface Actions extends Control {
  /** Shows what became of something that was done on the panel. */
  tell(work: () => unknown, done: (strings: PanelStrings) => string): Promise<void>
}

const shownForMs = 4_000

/** Buttons that do something once, and a line that says that it was done, or why not. */
export const createActions = (actions: readonly Action[]): Actions => {
  const status = element('p', 'action-status', { role: 'status' })
  let strings: PanelStrings | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const show = (text: string, isFailure: boolean) => {
    clearTimeout(timer)
    status.textContent = `${isFailure ? '✕' : '✓'} ${text}`
    status.classList.toggle('action-status-failed', isFailure)
    timer = setTimeout(() => {
      status.textContent = ''
    }, shownForMs)
  }

  const tell: Actions['tell'] = async (work, done) => {
    try {
      await work()
      if (strings !== null) show(done(strings), false)
    } catch (error) {
      show(error instanceof Error ? error.message : String(error), true)
    }
  }

  const buttons = actions.map(({ run, done }) =>
    button('action', '', () => {
      void tell(run, done)
    }),
  )
  return {
    element: element('div', 'control-actions', {}, [...buttons, status]),
    draw(next) {
      strings = next
      actions.forEach(({ label, isShown }, index) => {
        const each = buttons[index]
        if (each === undefined) return
        each.textContent = label(next)
        each.hidden = isShown?.() === false
      })
    },
    tell,
  }
}
