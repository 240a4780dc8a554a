const { default: Sequencer } = require('@jest/test-sequencer')

/** In a clean checkout Jest has no recorded durations, and orders files by their size. */
const longest = [
  // In a worker that other files have filled, the model runs three times as long.
  /[\\/]auth[\\/]model[\\/]/,
  // Much of it is waiting, in a short file.
  /[\\/]declining\.e2e\.ts$/,
  // Each installs and builds an app.
  /[\\/]test[\\/]package[\\/]/,
]

const isLong = ({ path }) => longest.some((pattern) => pattern.test(path))

module.exports = class extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => Number(isLong(b)) - Number(isLong(a)))
  }
}
