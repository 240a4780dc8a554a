/** What binds a sealed session key to its identity. */
export const sessionKeyContext = (appId: string, openid: string): readonly string[] => [
  'session key',
  appId,
  openid,
]
