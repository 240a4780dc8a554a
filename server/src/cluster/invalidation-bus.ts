/** Tells every node which user's cached sessions are stale. */
export interface InvalidationBus {
  /** Does not wait. A node that does not get the message learns when its cache entries expire. */
  publish(userId: string): void
  /** Waits for the messages that are being published. */
  close(): Promise<void>
}

/** What a node does with the messages. */
export interface InvalidationListener {
  /** The user, or one of the user's sessions, changed. */
  invalidate(userId: string): void
  /** Messages may have been lost: everything that is cached is stale. */
  flush(): void
  /** Whether messages arrive at the moment. */
  connected(isConnected: boolean): void
}
