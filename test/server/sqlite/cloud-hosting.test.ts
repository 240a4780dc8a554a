import { describeCloudHosting } from '../suites/cloud-hosting.suite'
import { createSqliteStorage } from '../support/storage'

describeCloudHosting(createSqliteStorage)
