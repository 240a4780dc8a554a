import { button, element } from './element'

export interface NavigationBar {
  readonly element: HTMLElement
  readonly setTitle: (title: string) => void
  readonly setColors: (front: string, background: string) => void
  readonly setLoading: (isLoading: boolean) => void
  readonly setBackButton: (kind: 'back' | 'home' | 'none') => void
}

export interface NavigationBarActions {
  readonly onBack: () => void
  readonly onHome: () => void
  readonly onMenu: () => void
  readonly onClose: () => void
}

/** Status bar, title and capsule of one page. */
export const createNavigationBar = (actions: NavigationBarActions): NavigationBar => {
  const title = element('h1', 'bar-title')
  const back = button('bar-back', '', actions.onBack, { 'aria-label': 'Back', hidden: '' })
  const home = button('bar-home', '', actions.onHome, { 'aria-label': 'Home', hidden: '' })
  const spinner = element('span', 'spinner bar-spinner', { hidden: '' })
  const capsule = element('div', 'capsule', {}, [
    button('capsule-menu', '', actions.onMenu, { 'aria-label': 'Menu' }),
    button('capsule-close', '', actions.onClose, { 'aria-label': 'Close' }),
  ])
  const status = element('div', 'status-bar', { 'aria-hidden': 'true' }, [
    element('span', 'status-time', {}, ['9:41']),
    element('span', 'status-icons'),
  ])
  const bar = element('header', 'bar', {}, [
    status,
    element('div', 'bar-row', {}, [back, home, spinner, title, capsule]),
  ])
  return {
    element: bar,
    setTitle(text) {
      title.textContent = text
    },
    setColors(front, background) {
      bar.style.setProperty('--bar-front', front)
      bar.style.setProperty('--bar-background', background)
    },
    setLoading(isLoading) {
      spinner.hidden = !isLoading
    },
    setBackButton(kind) {
      back.hidden = kind !== 'back'
      home.hidden = kind !== 'home'
    },
  }
}
