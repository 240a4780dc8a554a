import { toText } from '../to-text'

/** A text of the app's options; anything but a text or a number counts as not given. */
export const textOption = (value: unknown, otherwise = ''): string =>
  typeof value === 'string' || typeof value === 'number' ? toText(value) : otherwise
