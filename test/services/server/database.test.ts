import { describeDatabase } from '../../server/suites/database.suite'
import { createPostgresStorage } from './services-storage'

describeDatabase(createPostgresStorage)
