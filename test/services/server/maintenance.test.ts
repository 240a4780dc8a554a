import { describeMaintenance } from '../../server/suites/maintenance.suite'
import { createPostgresStorage } from './services-storage'

describeMaintenance(createPostgresStorage)
