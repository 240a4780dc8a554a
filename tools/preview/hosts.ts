/** The hosts whose builds run here, by the names that Taro gives their builds. */
export const hostNames = ['weapp', 'tt', 'alipay'] as const

export type HostName = (typeof hostNames)[number]
