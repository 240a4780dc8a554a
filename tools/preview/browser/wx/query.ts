import type { PageInstance } from '../runtime/page'
import type { Phone } from '../runtime/phone'

interface Queries {
  createSelectorQuery(): { in(component: unknown): unknown }
  createIntersectionObserver(options?: unknown): unknown
}

/** Asks the page on top, as WeChat does where no component is given. */
export const createQueryApis = (phone: Phone) => {
  const current = (): Queries => {
    const page = phone.pages.top()
    if (page === null) throw new Error('no page to query')
    return page.instance as PageInstance & Queries
  }
  return {
    createSelectorQuery: () => current().createSelectorQuery(),
    createIntersectionObserver: (component: unknown, options?: unknown) =>
      ((component as Queries | null) ?? current()).createIntersectionObserver(options),
  }
}
