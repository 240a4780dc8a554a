/** What Taro's build replaces in an app of this host, for a bundle that is made without it. */
export const taroDefines = (host: string): Record<string, string> => ({
  'process.env.TARO_ENV': JSON.stringify(host),
  'process.env.TARO_PLATFORM': host === 'h5' ? '"web"' : '"mini"',
  'process.env.NODE_ENV': '"production"',
  'process.env.SUPPORT_TARO_POLYFILL': '"disabled"',
  'process.env': '{}',
  ENABLE_INNER_HTML: 'false',
  ENABLE_ADJACENT_HTML: 'false',
  ENABLE_SIZE_APIS: 'false',
  ENABLE_TEMPLATE_CONTENT: 'false',
  ENABLE_CLONE_NODE: 'false',
  ENABLE_CONTAINS: 'false',
  ENABLE_MUTATION_OBSERVER: 'false',
})
