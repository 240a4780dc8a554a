/** The browser under a web page, of which mini-programs have nothing. */
export interface Browser {
  navigator: { onLine: boolean; userAgent: string }
  location: {
    pathname: string
    search: string
    hash: string
    replace(url: string): void
  }
  history: { state: unknown; replaceState(state: unknown, title: string, url: string): void }
  /** Set by WeChat in the web-view of a mini-program, once its script has run. */
  __wxjs_environment?: string
  fetch(url: string, options: object): Promise<BrowserResponse>
  AbortController: new () => { signal: object; abort(): void }
  addEventListener(type: BrowserEvent, listener: () => void): void
  removeEventListener(type: BrowserEvent, listener: () => void): void
  addEventListener(type: 'pageshow', listener: (event: { persisted: boolean }) => void): void
  removeEventListener(type: 'pageshow', listener: (event: { persisted: boolean }) => void): void
}

export interface BrowserResponse {
  type: string
  status: number
  headers: { forEach(visit: (value: string, name: string) => void): void }
  text(): Promise<string>
}

type BrowserEvent = 'online' | 'offline' | 'storage'

// `globalThis` is newer than the browsers that babel.config.js names.
declare const window: Browser

export const browser = (): Browser => window
