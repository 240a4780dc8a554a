import { describePlatforms } from '../suites/platforms.suite'
import { createSqliteStorage } from '../support/storage'

describePlatforms(createSqliteStorage)
