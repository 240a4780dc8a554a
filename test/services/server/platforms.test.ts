import { describePlatforms } from '../../server/suites/platforms.suite'
import { createPostgresStorage } from './services-storage'

describePlatforms(createPostgresStorage)
