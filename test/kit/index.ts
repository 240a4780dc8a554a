// The public names of `taro-passport/testing`.
export {
  createTestPassport,
  type TestPassport,
  type TestPassportOptions,
} from './create-test-passport'
export { problem, type Answer, type Call, type PlayedProblem } from './played-wire'
export { createPage, openTypeResults, PageProvider, stubTaro, type TestPage } from '../setup/taro'
