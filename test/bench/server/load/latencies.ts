const bucketsPerMs = 20
const maxMs = 10_000

export interface Latencies {
  add(ms: number): void
  /** The latency, in milliseconds, that the share `quantile` of the answers stayed within. */
  quantile(quantile: number): number
}

/** A histogram in steps of 0.05 ms: adding costs next to nothing, and nothing is sampled. */
export const createLatencies = (): Latencies => {
  const counts = new Uint32Array(maxMs * bucketsPerMs)
  let total = 0
  return {
    add(ms) {
      const bucket = Math.min(Math.floor(ms * bucketsPerMs), counts.length - 1)
      counts[bucket] = (counts[bucket] ?? 0) + 1
      total += 1
    },
    quantile(quantile) {
      let seen = 0
      const wanted = total * quantile
      for (const [bucket, count] of counts.entries()) {
        seen += count
        if (seen >= wanted) return (bucket + 1) / bucketsPerMs
      }
      return maxMs
    },
  }
}
