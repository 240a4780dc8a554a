import { describeJoin } from './describe-join'

describeJoin('pnpm')
