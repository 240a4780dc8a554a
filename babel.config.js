// What WeChat's current clients run on: older targets add 29 KB of helpers to the main package.
const targets = { ios: '12', chrome: '70' }

module.exports = {
  presets: [['taro', { framework: 'react', ts: true, compiler: 'webpack5', targets }]],
}
