import type { PageInstance } from '../runtime/page'
import type { Phone } from '../runtime/phone'

interface Queries {
  createSelectorQuery(): { in(component: unknown): unknown }
  createIntersectionObserver(options?: unknown): unknown
}

/** Before there is a page nothing is found. */
const nothing: Queries = {
  createSelectorQuery() {
    let count = 0
    const found = () => {
      count += 1
      return query
    }
    const nodes = { fields: found, boundingClientRect: found, scrollOffset: found, context: found }
    const query = {
      in: (component: unknown) => (component as Queries).createSelectorQuery(),
      select: () => nodes,
      selectAll: () => nodes,
      selectViewport: () => nodes,
      exec(callback?: (results: null[]) => void) {
        setTimeout(() => callback?.(Array.from({ length: count }, () => null)))
      },
    }
    return query
  },
  createIntersectionObserver() {
    const observer = {
      relativeTo: () => observer,
      relativeToViewport: () => observer,
      observe: () => undefined,
      disconnect: () => undefined,
    }
    return observer
  },
}

/** Asks the page on top, as WeChat does where no component is given. */
export const createQueryApis = (phone: Phone) => {
  const current = (): Queries => {
    const page = phone.pages.top()
    if (page === null) return nothing
    return page.instance as PageInstance & Queries
  }
  return {
    createSelectorQuery: () => current().createSelectorQuery(),
    createIntersectionObserver: (component: unknown, options?: unknown) =>
      ((component as Queries | null) ?? current()).createIntersectionObserver(options),
  }
}
