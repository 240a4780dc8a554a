import { describeRecordAtOnce } from '../../server/suites/record-at-once.suite'
import { createPostgresStorage } from './services-storage'

describeRecordAtOnce(createPostgresStorage)
