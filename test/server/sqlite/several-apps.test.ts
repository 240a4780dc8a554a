import { describeSeveralApps } from '../suites/several-apps.suite'
import { createSqliteStorage } from '../support/storage'

describeSeveralApps(createSqliteStorage)
