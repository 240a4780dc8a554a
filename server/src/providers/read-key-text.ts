import { readFileSync } from 'node:fs'

const filePrefix = 'file:'

/**
 * A key or a certificate out of a setting: its text, with `\n` for a line break if the setting has one
 * line, or `file:PATH`. Returns null if the file cannot be read.
 */
export const readKeyText = (setting: string): string | null => {
  if (!setting.startsWith(filePrefix)) return setting.replaceAll('\\n', '\n')
  try {
    return readFileSync(setting.slice(filePrefix.length), 'utf8')
  } catch {
    return null
  }
}
