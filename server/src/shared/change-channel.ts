/** Tells all nodes that something about a user's sessions or profile changed. */
export interface ChangeChannel {
  /** Not waited for: what it cannot tell, the other nodes learn when their cache's entries end. */
  announce(userId: string): void
  /** Waits for what is being announced. */
  close(): Promise<void>
}

/** What a node does with it. */
export interface ChangeListener {
  changed(userId: string): void
  /** Changes may have been missed: whatever is known counts no more. */
  missed(): void
  /** Whether changes are heard at the moment. */
  hears(isHearing: boolean): void
}
