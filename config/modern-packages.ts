/**
 * What the client brings along, published in newer syntax than babel.config.js names: Taro compiles only
 * an app's own code and packages with `taro` in their path. `.ci/check-level.mjs` fails where one is
 * missing.
 */
const modernPackages = /[\\/]node_modules[\\/](taro-passport|uqr|valibot|zustand)[\\/]/

/** For `compile.include`: a function, since Taro refuses a RegExp there. */
export const isModernPackage = (file: string): boolean => modernPackages.test(file)
