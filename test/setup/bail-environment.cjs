const { TestEnvironment } = require('jest-environment-node')

/**
 * For mutation tests. Skips the rest of a file after its first failure, which Jest's own `bail` does
 * not: one fault may make a hundred tests wait for their time limit.
 */
module.exports = class BailEnvironment extends TestEnvironment {
  hasFailed = false

  handleTestEvent(event) {
    if (event.name === 'test_fn_failure') this.hasFailed = true
    if (event.name === 'test_start' && this.hasFailed) event.test.mode = 'skip'
  }
}
