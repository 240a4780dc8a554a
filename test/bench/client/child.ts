import { inspect } from 'node:util'
import { measureCost } from './measure-cost'
import type { Trial } from './outcome'
import { runTrial } from './run-trial'

/* A process for one peer in one scenario: nothing of another run is warm, stored or pending. */

process.once('message', (trial: Trial) => {
  const work = trial.scenario === 'warm' ? measureCost(trial) : runTrial(trial)
  work.then(
    (result) => process.send?.({ result }, () => process.exit(0)),
    (error: unknown) => process.send?.({ error: inspect(error) }, () => process.exit(1)),
  )
})
