import { describeSessions } from '../suites/sessions.suite'
import { createSqliteStorage } from '../support/storage'

describeSessions(createSqliteStorage)
