// Either something to leave alone (a string, a URL) or a number with a unit of the phone's own.
const lengths =
  /url\([^)]*\)|"[^"]*"|'[^']*'|(?<![\w#.-])(-?(?:\d+\.?\d*|\.\d+))(rpx|[sld]?v(?:h|w|min|max))\b/gi

/** Replaces the units that mean the phone's screen and not the browser's window. */
export const convertUnits = (value: string): string =>
  value
    .replace(lengths, (whole: string, amount: string | undefined, unit: string | undefined) =>
      amount === undefined || unit === undefined
        ? whole
        : `calc(var(--preview-${unit.toLowerCase().replace(/^[sld]v/, 'v')}) * ${amount})`,
    )
    .replace(/env\(\s*(safe-area-inset-\w+)/gi, 'var(--preview-$1')
