import type { IPluginContext } from '@tarojs/service'
import { toBuildReport, type BuildResult } from './build-report'

/** A Taro plugin: tells the parent process that has an IPC channel how each build ended. */
export default (ctx: IPluginContext): void => {
  ctx.onBuildFinish((result: BuildResult) => {
    process.send?.(toBuildReport(result))
  })
}
