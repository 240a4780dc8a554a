import { describeRecordSignIn } from '../../server/suites/record-sign-in.suite'
import { createPostgresStorage } from './services-storage'

describeRecordSignIn(createPostgresStorage)
