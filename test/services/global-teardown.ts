import { dropDatabase } from './server/services-storage'

export default async (): Promise<void> => {
  await dropDatabase(process.env['TEST_DATABASE_TEMPLATE'] ?? '')
}
