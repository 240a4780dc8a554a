import { describeAccount } from '../suites/account.suite'
import { createSqliteStorage } from '../support/storage'

describeAccount(createSqliteStorage)
