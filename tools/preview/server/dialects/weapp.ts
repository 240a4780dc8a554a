import type { BuildDialect } from './dialect'

/** The form that the compiler knows. */
export const weapp: BuildDialect = {
  host: 'weapp',
  suffixes: { template: '.wxml', style: '.wxss', script: '.wxs' },
  defaultAppId: 'touristappid',
  toWxml: (text) => text,
  toWxs: (text) => text,
  toAppConfig: (config) => config,
  toPageConfig: (config) => config,
}
