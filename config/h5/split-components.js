/**
 * A Babel plugin: one module for each of Taro's components, so that a component of one page is loaded with
 * that page. Taro has them all in one module, which is loaded first, with all that any page uses.
 */
module.exports = ({ types }) => ({
  visitor: {
    ImportDeclaration(path) {
      const { source, specifiers, importKind } = path.node
      if (source.value !== '@tarojs/components' || importKind === 'type') return
      const components = specifiers.filter((each) => each.importKind !== 'type')
      // webpack takes the same file with another query for another module, and leaves out what is not
      // used of each.
      const moduleOf = ({ imported }) =>
        types.stringLiteral(`@tarojs/components/lib/react/components.js?${imported.name}`)
      path.replaceWithMultiple(
        components.map((each) => types.importDeclaration([each], moduleOf(each))),
      )
    },
  },
})
