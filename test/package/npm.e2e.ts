import { describeJoin } from './describe-join'

describeJoin('npm')
