import type { IPluginContext } from '@tarojs/service'

/** A Taro plugin: leaves out of the package what Taro ships whether an app uses it or not. */
export default (ctx: IPluginContext): void => {
  // Taro writes the templates of this component always; an app that imports it has them again.
  ctx.register({
    name: 'modifyComponentConfig',
    fn: ({ componentConfig }: { componentConfig: { includes: Set<string> } }) => {
      componentConfig.includes.delete('scroll-view')
    },
  })

  // Taro's entry takes this one name out of a `require`, which webpack counts as a use of all the
  // runtime's names, so that what nothing calls stays in the main package.
  ctx.onCompilerMake(({ compilation }) => {
    compilation.hooks.dependencyReferencedExports.tap('tree-shaking', (names, dependency) =>
      dependency.type === 'cjs require' && isRuntime(dependency)
        ? [{ name: ['hooks'], canMangle: false }]
        : names,
    )
  })
}

const isRuntime = (dependency: object): boolean =>
  'request' in dependency && dependency.request === '@tarojs/runtime'
