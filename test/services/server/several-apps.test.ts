import { describeSeveralApps } from '../../server/suites/several-apps.suite'
import { createPostgresStorage } from './services-storage'

describeSeveralApps(createPostgresStorage)
