const { default: Sequencer } = require('@jest/test-sequencer')

const isModel = ({ path }) => /[\\/]auth[\\/]model[\\/]/.test(path)

/** In a worker that other files have filled, the model runs three times as long. */
module.exports = class extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => Number(isModel(b)) - Number(isModel(a)))
  }
}
