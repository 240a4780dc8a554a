import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { repository } from './process'

/** Leaves a picture of the page in a folder of `reports/e2e`; none where `E2E_PICTURES` is `off`. */
export const savePicture = async (page: Page, folder: string, name: string): Promise<void> => {
  if (process.env['E2E_PICTURES'] === 'off') return
  const path = join(repository, 'reports/e2e', folder, `${name}.png`)
  await page.screenshot({ path, animations: 'disabled' })
}
