import type { HostStrings } from '../runtime/host-strings'
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
export const createNavigationBar = (
  actions: NavigationBarActions,
  strings: HostStrings,
): NavigationBar => {
  const title = element('h1', 'preview-bar-title')
  const back = button('preview-bar-back', '', actions.onBack, {
    'aria-label': strings.back,
    hidden: '',
  })
  const home = button('preview-bar-home', '', actions.onHome, {
    'aria-label': strings.home,
    hidden: '',
  })
  const spinner = element('span', 'preview-spinner preview-bar-spinner', { hidden: '' })
  const capsule = element('div', 'preview-capsule', {}, [
    button('preview-capsule-menu', '', actions.onMenu, { 'aria-label': strings.menu }),
    button('preview-capsule-close', '', actions.onClose, { 'aria-label': strings.close }),
  ])
  const status = element('div', 'preview-status-bar', { 'aria-hidden': 'true' }, [
    element('span', 'preview-status-time', {}, ['9:41']),
    element('span', 'preview-status-icons'),
  ])
  const bar = element('header', 'preview-bar', {}, [
    status,
    element('div', 'preview-bar-row', {}, [back, home, spinner, title, capsule]),
  ])
  return {
    element: bar,
    setTitle(text) {
      title.textContent = text
    },
    setColors(front, background) {
      bar.style.setProperty('--preview-bar-front', front)
      bar.style.setProperty('--preview-bar-background', background)
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
