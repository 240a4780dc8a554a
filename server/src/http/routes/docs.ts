import { createHash } from 'node:crypto'
import type { App } from '../app-type'
import { renderDocs, docsStyle } from './render-docs'

/** The document for machines and, without a script or anything from elsewhere, for people. */
export const registerDocsRoutes = (app: App): void => {
  const styleHash = createHash('sha256').update(docsStyle).digest('base64')
  let page: string | null = null

  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())

  app.get('/docs', { schema: { hide: true } }, (_request, reply) => {
    page ??= renderDocs(app.swagger())
    void reply
      .header(
        'content-security-policy',
        `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'`,
      )
      .type('text/html; charset=utf-8')
      .send(page)
  })
}
