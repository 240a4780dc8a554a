import { describeCloudHosting } from '../../server/suites/cloud-hosting.suite'
import { createPostgresStorage } from './services-storage'

describeCloudHosting(createPostgresStorage)
