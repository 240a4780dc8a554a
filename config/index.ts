import path from 'node:path'
import { defineConfig, type UserConfigExport } from '@tarojs/cli'
import { readApiBaseUrl } from './api-base-url'
import { readCloudService } from './cloud-service'
import { isStandIn, trimFirstLoad } from './h5/first-load'
import { isModernPackage } from './modern-packages'
import { readWebUrl } from './web-url'

const isWatch = process.argv.includes('--watch')
const isRelease = process.env['NODE_ENV'] === 'production' || !isWatch
const apiBaseUrl = readApiBaseUrl(process.env['TARO_APP_API_BASE_URL'], {
  isRelease,
  isWeb: process.env['TARO_ENV'] === 'h5',
})

const cloudService = readCloudService(process.env)

// A web page has no web-view.
const webUrl = readWebUrl(process.env['TARO_ENV'] === 'h5' ? '' : process.env['TARO_APP_WEB_URL'], {
  isRelease,
})

// A stack trace of the build tool would bury the one line that helps.
const fail = (problem: string): never => {
  process.stderr.write(`${problem}\n`)
  process.exit(1)
}

// Apart, as Taro's type does not know `baseLevel`.
const mini = {
  compile: { include: [isModernPackage] },
  // How deep the templates go before each further level costs a component of its own. The screens
  // here are ten deep; Taro's default of 16 adds 12 KB to the main package.
  baseLevel: 12,
  // Taro's parser of HTML strings: for pages that use dangerouslySetInnerHTML, and none does.
  runtime: { enableInnerHTML: false },
  optimizeMainPackage: { enable: true },
  // A px stays a px, as in WeUI: in rpx a 44 px touch target shrinks on a narrow screen.
  postcss: { pxtransform: { enable: false }, cssModules: { enable: false } },
  miniCssExtractPluginOption: { ignoreOrder: true },
}

// Taro turns off most of terser's steps and writes each Chinese character as six bytes. Only `true`
// turns the steps on again: an object is merged into Taro's list.
const miniTerser = { compress: true, output: { ascii_only: false } }

// For web pages Taro turns no step off, and keeps names and quotes that nothing reads.
const webTerser = {
  keep_fnames: false,
  // Below the browsers of babel.config.js.
  ecma: 2017,
  compress: { passes: 2 },
  output: { ascii_only: false, quote_keys: false, keep_quoted_props: false },
}

const config: UserConfigExport = {
  projectName: 'taro-passport',
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'src',
  outputRoot: `dist/${process.env['TARO_ENV'] ?? 'weapp'}`,
  framework: 'react',
  plugins: [
    path.join(__dirname, 'weapp-attributes/plugin.ts'),
    path.join(__dirname, 'tree-shaking/plugin.ts'),
    path.join(__dirname, 'build-report/plugin.ts'),
  ],
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  // Which pages WeChat's search may index; Taro copies theme.json by itself, and not this one.
  copy: {
    patterns:
      process.env['TARO_ENV'] === 'weapp'
        ? [{ from: 'src/sitemap.json', to: 'dist/weapp/sitemap.json' }]
        : [],
    options: {},
  },
  env: {
    TARO_APP_API_BASE_URL: JSON.stringify(
      apiBaseUrl.ok ? apiBaseUrl.url : fail(apiBaseUrl.problem),
    ),
    TARO_APP_CLOUD_ENV: JSON.stringify(
      cloudService.ok ? cloudService.env : fail(cloudService.problem),
    ),
    TARO_APP_CLOUD_SERVICE: JSON.stringify(cloudService.ok ? cloudService.service : ''),
    TARO_APP_WEB_URL: JSON.stringify(webUrl.ok ? webUrl.url : fail(webUrl.problem)),
  },
  terser: { enable: true, config: process.env['TARO_ENV'] === 'h5' ? webTerser : miniTerser },
  mini,
  h5: {
    compile: { include: [isModernPackage, isStandIn] },
    webpackChain: trimFirstLoad,
    // Each picture is a file: as base64 in a script it does not compress, and all wait for it.
    imageUrlLoaderOption: { limit: true, name: 'static/images/[name].[contenthash:8][ext]' },
    publicPath: '/',
    staticDirectory: 'static',
    router: { mode: 'hash' },
    output: {
      filename: 'js/[name].[contenthash:8].js',
      chunkFilename: 'js/[name].[chunkhash:8].js',
    },
    miniCssExtractPluginOption: {
      ignoreOrder: true,
      filename: 'css/[name].[contenthash:8].css',
      chunkFilename: 'css/[name].[chunkhash:8].css',
    },
    postcss: {
      autoprefixer: { enable: true, config: {} },
      pxtransform: { enable: false },
      cssModules: { enable: false },
    },
  },
}

export default defineConfig(config)
