import type { Counts } from './backend/counts'
import type { Trial } from './outcome'

/** This process's own run at the backend. */
export const openRun = async ({ origin, scenario, seed }: Trial) => {
  const id = String(process.pid)
  const control = async (path: string): Promise<Counts> => {
    const response = await fetch(`${origin}/runs/${id}/${path}`)
    return (await response.json()) as Counts
  }
  await control(`new?scenario=${scenario}&seed=${String(seed)}`)
  return {
    baseUrl: `${origin}/r/${id}`,
    begin: () => control('begin'),
    readCounts: () => control('counts'),
  }
}
