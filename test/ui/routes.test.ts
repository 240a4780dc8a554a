import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { homeRoute, routes, tabRoutes } from '../../src/ui/routes'

interface AppConfig {
  pages: string[]
  subPackages: { root: string; pages: string[] }[]
  tabBar: { list: { pagePath: string }[] }
}

let config: AppConfig
beforeAll(async () => {
  // Taro's own macro around a configuration: it gives back what it is given.
  Object.assign(globalThis, { defineAppConfig: (value: unknown) => value })
  config = (await import('../../src/app.config')).default as unknown as AppConfig
})
afterAll(() => {
  Reflect.deleteProperty(globalThis, 'defineAppConfig')
})

describe('routes', () => {
  it('names the pages of app.config.ts, all of them and no other', () => {
    const pages = [
      ...config.pages,
      ...config.subPackages.flatMap(({ root, pages }) => pages.map((page) => `${root}/${page}`)),
    ]
    expect(Object.values(routes).sort()).toEqual(pages.map((page) => `/${page}`).sort())
  })

  it('knows the tabs in their order, home among them', () => {
    expect(tabRoutes).toEqual(config.tabBar.list.map(({ pagePath }) => `/${pagePath}`))
    expect(tabRoutes).toContain(homeRoute)
  })
})
