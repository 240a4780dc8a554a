import { describeSignIn } from '../../server/suites/sign-in.suite'
import { createPostgresStorage } from './services-storage'

describeSignIn(createPostgresStorage)
