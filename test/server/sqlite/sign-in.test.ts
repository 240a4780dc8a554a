import { describeSignIn } from '../suites/sign-in.suite'
import { createSqliteStorage } from '../support/storage'

describeSignIn(createSqliteStorage)
