import { describeTwoNodes } from '../../server/suites/two-nodes.suite'
import { createPostgresRedisStorage, createPostgresStorage } from './services-storage'

describe('with PostgreSQL alone', () => describeTwoNodes(createPostgresStorage))

describe('with PostgreSQL and Redis', () => describeTwoNodes(createPostgresRedisStorage))
