/** Choices that are the same for the same seed, so that a finding can be made again. */
export interface Random {
  /** 0 to `below` − 1. */
  integer(below: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly [T, ...T[]]): T
  bytes(length: number): Buffer
}

export const createRandom = (seed: number): Random => {
  let state = seed >>> 0

  /** Mulberry32: 0 to 1. */
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const integer = (below: number) => Math.floor(next() * below)

  return {
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => items[integer(items.length)] ?? items[0],
    bytes: (length) => Buffer.from(Array.from({ length }, () => integer(256))),
  }
}
