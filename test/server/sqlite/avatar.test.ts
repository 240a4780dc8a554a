import { describeAvatar } from '../suites/avatar.suite'
import { createSqliteStorage } from '../support/storage'

describeAvatar(createSqliteStorage)
