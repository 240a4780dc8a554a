const file = (name) => require.resolve(`../dist/cjs/test/setup/${name}`)

module.exports = {
  testEnvironment: 'jsdom',
  setupFiles: [require.resolve('./setup.js')],
  moduleNameMapper: {
    '\\.(s?css|sass|less|styl|png|jpe?g|gif|svg)$': file('style.js'),
    '^@tarojs/components$': file('tarojs-components.js'),
    '^@tarojs/taro$': file('tarojs-taro.js'),
  },
}
