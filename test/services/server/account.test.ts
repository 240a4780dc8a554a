import { describeAccount } from '../../server/suites/account.suite'
import { createPostgresStorage } from './services-storage'

describeAccount(createPostgresStorage)
