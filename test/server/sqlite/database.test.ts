import { describeDatabase } from '../suites/database.suite'
import { createSqliteStorage } from '../support/storage'

describeDatabase(createSqliteStorage)
