/** The compiler redraws a progress bar with escape codes also where no terminal is. */
export const withoutProgress = (line: string): string => {
  const text = withoutEscapes(line).trimEnd()
  return /^\s*[●◯]|█|^→ Watching/.test(text) ? '' : text
}

/** How far the bar is: `● Webpack ████ building (40%) …`. Null for any other line. */
export const percentIn = (line: string): number | null => {
  const found = /[●█].*\((\d{1,3})%\)/.exec(withoutEscapes(line))?.[1]
  return found === undefined ? null : Number(found)
}

const withoutEscapes = (line: string): string => line.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '')
