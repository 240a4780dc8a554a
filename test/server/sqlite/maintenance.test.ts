import { describeMaintenance } from '../suites/maintenance.suite'
import { createSqliteStorage } from '../support/storage'

describeMaintenance(createSqliteStorage)
