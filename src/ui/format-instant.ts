const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** `2026-11-21 09:05` in the phone's time zone. Written by hand: not every host has `Intl`. */
export const formatInstant = (instant: string | number): string => {
  const at = new Date(instant)
  const date = [at.getFullYear(), twoDigits(at.getMonth() + 1), twoDigits(at.getDate())].join('-')
  return `${date} ${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`
}
