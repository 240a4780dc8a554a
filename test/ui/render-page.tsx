import { act, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { PassportProvider } from '../../src/ui/passport-provider'
import { createPage, PageProvider, type TestPage } from '../setup/taro'
import type { TestPassport } from './create-test-passport'

/** Draws a page as the host opens it: mounted, then shown. */
export const renderPage = async (
  { passport }: Pick<TestPassport, 'passport'>,
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
