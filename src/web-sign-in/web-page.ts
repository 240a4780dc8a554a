/** The browser around the page, implemented in `platform`. */
export interface WebPage {
  /**
   * `wechat`: WeChat's own browser. `miniProgram`: the web-view of a mini-program, where no OAuth page
   * opens and nobody can scan the screen that they hold.
   */
  readonly place: 'wechat' | 'miniProgram' | 'browser'
  /** Takes a parameter out of the address, also out of its hash; null where it has none. */
  takeParam(name: string): string | null
  /** Path, query and hash, to come back to. */
  path(): string
  /** Leaves for another page, which takes this one's place in the history. */
  leaveFor(url: string): void
  /** The browser shows this very page again, after it had left. Returns what detaches. */
  onShownAgain(listener: () => void): () => void
}
