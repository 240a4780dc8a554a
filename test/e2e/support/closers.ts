/** What a suite has started, ended in the reverse order also when a later start failed. */
export interface Closers {
  /** Gives back what it is given. */
  add<T extends { close(): Promise<unknown> }>(started: T): T
  closeAll(): Promise<void>
}

export const createClosers = (): Closers => {
  const started: { close(): Promise<unknown> }[] = []
  return {
    add(each) {
      started.unshift(each)
      return each
    },
    async closeAll() {
      const results = await Promise.allSettled(started.splice(0).map((each) => each.close()))
      const failed = results.find((result) => result.status === 'rejected')
      if (failed !== undefined) throw failed.reason
    },
  }
}
