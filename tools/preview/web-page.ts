/**
 * The names of windows, by which a page that `npm start` serves knows where it is open: the parent of a frame
 * can tell it nothing else.
 */
export const windowNames = {
  /** The web-view of the phone. */
  webView: 'preview-web-view',
  /** WeChat's own browser, which the panel plays. */
  wechat: 'preview-wechat-browser',
  /** Any other browser. */
  browser: 'preview-browser',
} as const

/** The web page beside the phone, as the start process tells it to the panel. */
export type WebPageState =
  | { step: 'closed' }
  /** Of 100. */
  | { step: 'building'; percent: number }
  | { step: 'built'; url: string }
  | { step: 'failed' }

/** Builds and serves it. A preview that `npm start` did not start has none. */
export interface WebPage {
  state(): WebPageState
  /** Builds the page, unless what is built is of the latest sources. Tells of the outcome either way. */
  open(): void
  /** Returns its end. */
  onChange(listener: (state: WebPageState) => void): () => void
}
