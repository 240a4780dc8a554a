import { inspect } from 'node:util'

/**
 * A value that cannot be printed by mistake: text, JSON and the inspector show a placeholder. Only
 * `reveal()` gives it, so every use is found by its name.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
