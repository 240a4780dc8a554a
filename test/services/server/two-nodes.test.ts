import { describeTwoNodes } from '../../server/suites/two-nodes.suite'
import { createPostgresRedisStorage, createPostgresStorage } from './services-storage'

describe('with PostgreSQL only', () => describeTwoNodes(createPostgresStorage))

describe('with PostgreSQL and Redis', () => describeTwoNodes(createPostgresRedisStorage))
