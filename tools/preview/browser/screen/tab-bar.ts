import type { TabBarItem, WeappBundle } from '../../bundle'
import type { SettingsStore } from '../runtime/settings'
import { button, element } from './element'

export interface TabBarStyle {
  color?: string
  selectedColor?: string
  backgroundColor?: string
  borderStyle?: string
}

export interface TabBar {
  readonly element: HTMLElement
  /** Whether the app has one and it was not hidden. */
  readonly isVisible: () => boolean
  /** The route of the tab on top; null for a page with no tab bar. */
  readonly show: (route: string | null) => void
  readonly setHidden: (isHidden: boolean) => void
  readonly setItem: (index: number, change: Partial<TabBarItem>) => void
  readonly setStyle: (style: TabBarStyle) => void
  readonly setBadge: (index: number, text: string) => void
  readonly setRedDot: (index: number, isShown: boolean) => void
  count: number
}

export const createTabBar = (
  bundle: WeappBundle,
  settings: SettingsStore,
  colors: (value: string | undefined) => string | undefined,
  onTab: (pagePath: string) => void,
): TabBar => {
  const config = bundle.app.tabBar
  const items: TabBarItem[] = config?.list.map((item) => ({ ...item })) ?? []
  const badges = items.map(() => '')
  const dots = items.map(() => false)
  let style: TabBarStyle = {}
  let selected: string | null = null
  let isHidden = false
  const bar = element('nav', 'preview-tab-bar', { hidden: '' })

  const draw = () => {
    const value = (name: keyof TabBarStyle) => style[name] ?? colors(config?.[name])
    bar.hidden = selected === null || isHidden
    bar.style.backgroundColor = value('backgroundColor') ?? '#ffffff'
    bar.classList.toggle('preview-tab-bar-white-border', value('borderStyle') === 'white')
    bar.replaceChildren(
      ...items.map((item, index) => {
        const isSelected = item.pagePath === selected
        const tab = button('preview-tab', '', () => {
          onTab(item.pagePath)
        })
        tab.style.color = (isSelected ? value('selectedColor') : value('color')) ?? '#000000'
        if (isSelected) tab.setAttribute('aria-current', 'page')
        const icon = colors(isSelected ? (item.selectedIconPath ?? item.iconPath) : item.iconPath)
        if (icon !== undefined && icon !== '') {
          tab.append(
            element('img', 'preview-tab-icon', {
              src: `/weapp/${icon.replace(/^\//, '')}`,
              alt: '',
            }),
          )
        }
        tab.append(element('span', 'preview-tab-text', {}, [item.text]))
        const badge = badges[index] ?? ''
        if (badge !== '') tab.append(element('span', 'preview-tab-badge', {}, [badge]))
        if (dots[index] === true) tab.append(element('span', 'preview-tab-dot'))
        return tab
      }),
    )
  }
  settings.changed.add(draw)

  return {
    element: bar,
    count: items.length,
    isVisible: () => items.length > 0 && !isHidden,
    show(route) {
      selected = route
      draw()
    },
    setHidden(hidden) {
      isHidden = hidden
      draw()
    },
    setItem(index, change) {
      Object.assign(items[index] ?? {}, change)
      draw()
    },
    setStyle(change) {
      style = { ...style, ...change }
      draw()
    },
    setBadge(index, text) {
      badges[index] = text.length > 4 ? '…' : text
      draw()
    },
    setRedDot(index, isShown) {
      dots[index] = isShown
      draw()
    },
  }
}
