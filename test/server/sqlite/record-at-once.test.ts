import { describeRecordAtOnce } from '../suites/record-at-once.suite'
import { createSqliteStorage } from '../support/storage'

describeRecordAtOnce(createSqliteStorage)
