import { describeTwoNodes } from '../suites/two-nodes.suite'
import { createSqliteStorage } from '../support/storage'

describeTwoNodes(createSqliteStorage)
