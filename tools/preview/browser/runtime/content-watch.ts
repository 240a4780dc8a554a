import { showsSomething } from '../screen/shows-something'
import type { Failures } from './failures'
import type { HostStrings } from './host-strings'
import type { Page } from './page'
import type { PageStack } from './page-stack'
import type { Timeline } from './timeline'

export interface ContentWatch {
  /** Resolves when something of a page can be seen; rejects when the first page stays blank. */
  readonly first: Promise<void>
  /** Looks at once. Otherwise each frame is looked at. */
  readonly look: () => void
}

// Counted in looks, so that a slow machine gives the app as much more time as it takes itself.
const lookEveryMs = 100
const maxLooks = 50

/** A page that shows nothing is a failure, whatever the app believes of it. */
export const createContentWatch = (
  pages: Pick<PageStack, 'top' | 'changed'>,
  timeline: Pick<Timeline, 'markFirstContent'>,
  failures: Failures,
  strings: () => HostStrings,
): ContentWatch => {
  const seen = new WeakSet<Page>()
  let looks = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let resolveFirst: () => void = () => undefined
  let rejectFirst: (error: Error) => void = () => undefined
  const first = new Promise<void>((resolve, reject) => {
    resolveFirst = resolve
    rejectFirst = reject
  })

  first.catch(() => undefined)

  /** Whether the page on top needs no more looking at. */
  const isDone = (): boolean => {
    const page = pages.top()
    if (page === null || seen.has(page)) return true
    if (!showsSomething(page.view.scroller)) return false
    seen.add(page)
    timeline.markFirstContent()
    resolveFirst()
    return true
  }
  const watch = () => {
    const page = pages.top()
    if (page === null || isDone()) return
    looks += 1
    if (looks < maxLooks) {
      timer = setTimeout(watch, lookEveryMs)
      return
    }
    seen.add(page)
    const message = strings().blankPage
    failures.report(page.route, message)
    rejectFirst(new Error(`${page.route}: ${message}`))
  }
  pages.changed.add(() => {
    clearTimeout(timer)
    looks = 0
    watch()
  })
  return { first, look: () => void isDone() }
}
