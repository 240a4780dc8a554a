interface Compilers {
  /** Throws with what WeChat's compiler says. */
  wxmlToJs(folder: string, options?: { maxBuffer?: number }): string
  /** Throws, too, but with words of its own. */
  wxssToJs(folder: string, options?: { maxBuffer?: number }): string
}

// WeChat's wcc and wcsc, as the package carries them: it has no types.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const compilers = require('miniprogram-compiler') as Compilers

const maxBuffer = 64 * 1024 * 1024

export const compileTemplates = (folder: string): string =>
  compilers.wxmlToJs(folder, { maxBuffer })

export const compileStyles = (folder: string): string => compilers.wxssToJs(folder, { maxBuffer })
