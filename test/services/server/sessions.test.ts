import { describeSessions } from '../../server/suites/sessions.suite'
import { createPostgresStorage } from './services-storage'

describeSessions(createPostgresStorage)
