import { describeAvatar } from '../../server/suites/avatar.suite'
import { createPostgresStorage } from './services-storage'

describeAvatar(createPostgresStorage)
