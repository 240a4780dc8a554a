import { describeRecordSignIn } from '../suites/record-sign-in.suite'
import { createSqliteStorage } from '../support/storage'

describeRecordSignIn(createSqliteStorage)
