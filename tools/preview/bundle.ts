import type { HostName } from './hosts'

/**
 * What the server compiles a build to and the phone runs, in WeChat's terms whatever the host: a
 * dialect translates at both ends. Both sides share only these types.
 */

export interface WindowConfig {
  navigationBarTitleText?: string
  navigationBarBackgroundColor?: string
  navigationBarTextStyle?: string
  navigationStyle?: string
  backgroundColor?: string
  backgroundTextStyle?: string
  enablePullDownRefresh?: boolean
  onReachBottomDistance?: number
}

export interface TabBarItem {
  pagePath: string
  text: string
  iconPath?: string
  selectedIconPath?: string
}

export interface TabBarConfig {
  color?: string
  selectedColor?: string
  backgroundColor?: string
  borderStyle?: string
  custom?: boolean
  list: TabBarItem[]
}

export interface AppConfig {
  pages: string[]
  subPackages?: { root: string; pages: string[] }[]
  entryPagePath?: string
  window?: WindowConfig
  tabBar?: TabBarConfig
  darkmode?: boolean
  themeLocation?: string
  networkTimeout?: Partial<Record<'request' | 'uploadFile' | 'downloadFile', number>>
}

/** The JSON beside a page or a component. */
export interface ComponentConfig extends WindowConfig {
  component?: boolean
  usingComponents?: Record<string, string>
  styleIsolation?: string
  disableScroll?: boolean
}

export type Theme = 'light' | 'dark'

export interface WeappBundle {
  /** The host that the build is for. */
  host: HostName
  /** Changes with any byte of the build. */
  version: string
  appId: string
  app: AppConfig
  /** `theme.json`: the values of `@name` in the JSON files. */
  themes: Partial<Record<Theme, Record<string, string>>>
  /** Every page in the order of app.json, the subpackages' last. */
  pages: string[]
  /** JSON of pages and components by path, without a suffix. */
  configs: Record<string, ComponentConfig>
  /** JavaScript by path, with its suffix. */
  modules: Record<string, string>
  /** One JavaScript expression: the compiled templates by path. */
  templates: string
  /** CSS by path of the page or component; `app` is everyone's. */
  styles: Record<string, string>
  /** What a real host would refuse: shown, never hidden. */
  problems: string[]
}
