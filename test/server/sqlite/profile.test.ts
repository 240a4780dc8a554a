import { describeProfile } from '../suites/profile.suite'
import { createSqliteStorage } from '../support/storage'

describeProfile(createSqliteStorage)
