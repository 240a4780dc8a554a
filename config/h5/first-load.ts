import path from 'node:path'
import type { IH5Config } from '@tarojs/taro/types/compile'

type WebpackChain = NonNullable<IH5Config['webpackChain']>
/** webpack-chain's, which Taro brings along. */
type Chain = Parameters<WebpackChain>[0]

/** Taro.request imports them. Every browser of babel.config.js has the first two, and nothing calls jsonp. */
const unused = [
  'whatwg-fetch',
  'abortcontroller-polyfill/dist/abortcontroller-polyfill-only',
  'jsonp-retry',
]

const ownModules = /[\\/]src[\\/](auth|contract|http|pages|platform|ui)[\\/].*\.tsx?$/

/** Whole packages of which Taro needs a few lines. */
const standIns = ['platform', 'query-string']

/** Leaves out of the first load of a web page what Taro ships whether an app uses it or not. */
export const trimFirstLoad: WebpackChain = (chain, webpack) => {
  for (const name of unused) chain.resolve.alias.set(`${name}$`, false as unknown as string)
  for (const name of standIns) {
    chain.resolve.alias.set(`${name}$`, path.join(__dirname, `${name}.ts`))
  }
  chain
    .plugin('navigationBar')
    .use(webpack.NormalModuleReplacementPlugin, [
      /^\.\/navigationBar\.js$/,
      path.join(__dirname, 'navigation-bar.ts'),
    ])
  // Our own modules do nothing when they are loaded, so one that nothing uses on a web page is left out.
  chain.module.rule('ownModules').merge({ test: ownModules, sideEffects: false })
  // A development build puts all styles into the scripts, Taro's before ours.
  if (chain.plugins.has('miniCssExtractPlugin')) extractTaroStyles(chain)
}

/** Taro's own styles go where ours go, and the icon font in them becomes a file. */
const extractTaroStyles = (chain: Chain): void => {
  const loader = chain.module.rule('customStyle').use('0').get('loader') as string
  const taro = chain.module.rule('taroStyle')
  taro.uses.clear()
  taro.use('extract').loader(loader)
  chain.module.rule('iconFont').merge({
    mimetype: 'application/octet-stream',
    scheme: 'data',
    type: 'asset/resource',
    generator: { filename: 'static/fonts/icons.[contenthash:8].ttf' },
  })
}

/** TypeScript outside of `src`, which Taro leaves as it is. */
export const isStandIn = (file: string): boolean => file.startsWith(__dirname + path.sep)
