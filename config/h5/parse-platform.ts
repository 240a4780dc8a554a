export interface Platform {
  manufacturer: string | null
  product: string | null
  os: { family: string | null; toString(): string }
}

/** In the order in which they are tried: Android's user agents name Linux, and an iPhone's Mac OS X. */
const systems: [family: string, pattern: RegExp][] = [
  ['Windows', /Windows NT ([\d.]+)/],
  ['Android', /Android ([\d.]+)/],
  ['iOS', /(?:iPhone|iPad|iPod).*? OS (\d[\d_]*)/],
  ['OS X', /Mac OS X (\d[\d_.]*)/],
  ['Chrome OS', /CrOS \S+ ([\d.]+)/],
  ['Linux', /Linux()/i],
]

/** `Android 13; zh-cn; HarmonyOS; Model Build/…`: language, system and build are optional. */
const androidModel =
  /Android [^;)]+;\s*(?:[a-z]{2}-[a-z]{2};\s*)?(?:HarmonyOS;\s*)?([^;)]+?)\s*(?:Build\b|[;)])/i

/**
 * What stands in the model's place where the browser tells none: Chrome's reduced user agent
 * (https://www.chromium.org/updates/ua-reduction/), and Firefox.
 */
const noModels = ['K', 'Mobile', 'Tablet']

/** The fields of the package `platform` that Taro reads. */
export const parsePlatform = (userAgent: string): Platform => {
  const apple = /iPhone|iPad|iPod/.exec(userAgent)?.[0] ?? null
  const model = androidModel.exec(userAgent)?.[1] ?? null
  const [family, pattern] = systems.find(([, each]) => each.test(userAgent)) ?? [null, null]
  const version = pattern?.exec(userAgent)?.[1]?.replace(/_/g, '.') ?? ''
  return {
    manufacturer: apple === null ? null : 'Apple',
    product: apple ?? (model === null || noModels.includes(model) ? null : model),
    os: { family, toString: () => [family ?? '', version].join(' ').trim() },
  }
}
