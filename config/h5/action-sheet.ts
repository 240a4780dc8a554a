import type Sheet from '@tarojs/taro-h5/dist/api/ui/interaction/actionSheet.js'

/** In place of Taro's own, which comes with the first sheet that is shown: few pages show one. */
export default class ActionSheet {
  private sheet: Sheet | null = null

  /** Taro's caller shows a sheet again only if it finds an element here. */
  readonly el = null

  async create(options: object): Promise<string | number> {
    const taro = await import('@tarojs/taro-h5/dist/api/ui/interaction/actionSheet.js')
    this.sheet ??= new taro.default()
    const isMade = (this.sheet as Partial<Sheet>).el !== undefined
    return isMade ? this.sheet.show(options) : this.sheet.create(options)
  }
}
