/** The phone's measures in CSS pixels: those of an iPhone 13 mini, where 1 px is 2 rpx. */
export const phone = {
  widthPx: 375,
  heightPx: 812,
  statusBarPx: 44,
  navigationBarPx: 44,
  tabBarPx: 50,
  safeBottomPx: 34,
  model: 'iPhone 13 mini',
  system: 'iOS 17.5',
} as const

/** The capsule at the top right, in the phone's coordinates. */
export const capsule = {
  width: 87,
  height: 32,
  top: 48,
  right: 368,
  bottom: 80,
  left: 281,
} as const
