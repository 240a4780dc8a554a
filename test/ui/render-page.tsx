import { act, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import type { Passport } from '../../src/ui/passport-context'
import { PassportProvider } from '../../src/ui/passport-provider'
import { createPage, PageProvider, type TestPage } from '../setup/taro'

/** Draws a page as the host opens it: mounted, then shown. */
export const renderPage = async (
  { passport }: { passport: Passport },
  content: ReactNode,
  page: TestPage = createPage(),
) => {
  const result = render(
    <PassportProvider passport={passport}>
      <PageProvider value={page}>{content}</PageProvider>
    </PassportProvider>,
  )
  await act(async () => {
    page.show()
  })
  return { ...result, page }
}
