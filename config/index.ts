import { defineConfig, type UserConfigExport } from '@tarojs/cli'
import { readApiBaseUrl } from './api-base-url'

const isWatch = process.argv.includes('--watch')
const apiBaseUrl = readApiBaseUrl(process.env['TARO_APP_API_BASE_URL'], {
  isRelease: process.env['NODE_ENV'] === 'production' || !isWatch,
})

if (!apiBaseUrl.ok) {
  // A stack trace of the build tool would bury the one line that helps.
  process.stderr.write(`${apiBaseUrl.problem}\n`)
  process.exit(1)
}

const config: UserConfigExport = {
  projectName: 'taro-passport',
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'src',
  outputRoot: `dist/${process.env['TARO_ENV'] ?? 'weapp'}`,
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  env: { TARO_APP_API_BASE_URL: JSON.stringify(apiBaseUrl.url) },
  mini: {
    optimizeMainPackage: { enable: true },
    postcss: { pxtransform: { enable: true, config: {} }, cssModules: { enable: false } },
    miniCssExtractPluginOption: { ignoreOrder: true },
  },
  h5: {
    publicPath: '/',
    staticDirectory: 'static',
    router: { mode: 'hash' },
    output: {
      filename: 'js/[name].[contenthash:8].js',
      chunkFilename: 'js/[name].[chunkhash:8].js',
    },
    miniCssExtractPluginOption: {
      ignoreOrder: true,
      filename: 'css/[name].[contenthash].css',
      chunkFilename: 'css/[name].[chunkhash].css',
    },
    postcss: { autoprefixer: { enable: true, config: {} }, cssModules: { enable: false } },
  },
}

export default defineConfig(config)
