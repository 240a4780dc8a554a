/**
 * In place of Taro's own title bar, 3 KB of drawings and styles gzipped, which is hidden unless a page
 * asks for it: `src/ui/page-shell` draws ours. Taro's router sets the document's title without it.
 */
export const initNavigationBar = (): void => undefined
