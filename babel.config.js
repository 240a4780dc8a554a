// What WeChat's current clients run on: older targets add 29 KB of helpers to the main package.
const targets = { ios: '12', chrome: '70' }

// Babel rewrites every default value and every destructuring where iOS before 14.5 or 16.3 errs in a
// corner of them, 7 KB in all. Its fixes for only those corners are enough.
const exclude = ['transform-destructuring', 'transform-parameters']
const include = [
  'bugfix/transform-safari-rest-destructuring-rhs-array',
  'bugfix/transform-safari-id-destructuring-collision-in-function-expression',
]

// Only a web page loads its scripts one by one.
const plugins = process.env.TARO_ENV === 'h5' ? [require('./config/h5/split-components')] : []

module.exports = {
  plugins,
  presets: [
    ['taro', { framework: 'react', ts: true, compiler: 'webpack5', targets, exclude, include }],
  ],
}
