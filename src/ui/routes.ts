/** Every page of the app. `app.config.ts` lists the same; a test compares the two. */
export const routes = {
  home: '/pages/home/index',
  mine: '/pages/mine/index',
  profile: '/account/profile/index',
  phone: '/account/phone/index',
  devices: '/account/devices/index',
  settings: '/account/settings/index',
  terms: '/account/agreement/index?about=terms',
  privacy: '/account/agreement/index?about=privacy',
} as const

export const tabRoutes: readonly string[] = [routes.home, routes.mine]

/** Where a page with no page before it leads back to. */
export const homeRoute = routes.home
