export interface PassportPluginOptions {
  /**
   * The environment variable that holds the address of the server.
   *
   * @default 'TARO_APP_API_BASE_URL'
   */
  variable?: string
}

/** A Taro plugin: `plugins: ['taro-passport/plugin']` in `config/index.ts`. */
declare const plugin: (context: object, options?: PassportPluginOptions) => void
export default plugin
