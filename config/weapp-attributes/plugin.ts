import path from 'node:path'
import type { IPluginContext, TaroPlatformBase } from '@tarojs/service'
import { addedAttributes } from './attributes'

/** A Taro plugin: the attributes of `attributes.ts` in the WeChat build's templates and runtime. */
export default (ctx: IPluginContext): void => {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn: (platform: TaroPlatformBase) => {
      if (platform.platform !== 'weapp') return
      platform.template.mergeComponents(ctx, addedAttributes)
      const own = path.join(__dirname, 'runtime.ts')
      platform.runtimePath = [platform.runtimePath, own].flat()
    },
  })
}
