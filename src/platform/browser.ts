/** The browser under a web page, of which mini-programs have nothing. */
export interface Browser {
  navigator: { onLine: boolean }
  fetch(url: string, options: object): Promise<BrowserResponse>
  AbortController: new () => { signal: object; abort(): void }
  addEventListener(type: BrowserEvent, listener: () => void): void
  removeEventListener(type: BrowserEvent, listener: () => void): void
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
