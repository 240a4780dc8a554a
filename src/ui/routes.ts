/**
 * Every page of the app, named. `app.config.ts` lists the same paths, since Taro reads that file on
 * its own; a test compares the two.
 */
export const routes = {
  home: '/pages/home/index',
  mine: '/pages/mine/index',
  signIn: '/pages/account/sign-in/index',
  profile: '/pages/account/profile/index',
  phone: '/pages/account/phone/index',
  devices: '/pages/account/devices/index',
  identities: '/pages/account/identities/index',
  settings: '/pages/account/settings/index',
  exportData: '/pages/account/export-data/index',
  deleteAccount: '/pages/account/delete-account/index',
  loginLog: '/pages/account/login-log/index',
  handover: '/pages/account/handover/index',
  agreement: '/pages/account/agreement/index',
  notFound: '/pages/not-found/index',
  sampleSession: '/pages/samples/session/index',
  sampleProfile: '/pages/samples/profile/index',
  samplePhone: '/pages/samples/phone/index',
  sampleRedirect: '/pages/samples/redirect/index',
  sampleWeb: '/pages/samples/web/index',
} as const

export const tabRoutes: readonly string[] = [routes.home, routes.mine]

/** Where a page with no page before it leads back to. */
export const homeRoute = routes.home

/** A page that leads back to the page before it as soon as what was missing is saved. */
export const detourRoute = (route: string): string => `${route}?then=back`

/** Read on such a page. */
export const isDetour = (params: Readonly<Record<string, string | undefined>>): boolean =>
  params['then'] === 'back'

export const agreementRoute = (about: 'terms' | 'privacy'): string =>
  `${routes.agreement}?about=${about}`
