import { describeProfile } from '../../server/suites/profile.suite'
import { createPostgresStorage } from './services-storage'

describeProfile(createPostgresStorage)
