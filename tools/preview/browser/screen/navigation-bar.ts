import { button, element } from './element'

export interface NavigationBar {
  readonly element: HTMLElement
  setTitle(title: string): void
  setColors(front: string, background: string): void
  setLoading(isLoading: boolean): void
  setBackButton(kind: 'back' | 'home' | 'none'): void
}

export interface NavigationBarActions {
  onBack(): void
  onHome(): void
  onMenu(): void
  onClose(): void
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
