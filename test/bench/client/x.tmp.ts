import { runInChild, startBackend } from './run-in-child'
import { buildOurs } from './build-ours'
import { missedGoals } from './goals'
import { racedScenarios } from './scenarios'
const main = async () => {
  await buildOurs()
  const b = await startBackend()
  let n = 0
  for (let i=0;i<12;i++) for (const scenario of racedScenarios) for (const parallel of [10, 1000]) { n++; const seed = 1000+i
    const r = await runInChild({ origin: b.origin, peer:'taroPassport', scenario, parallel, seed }).catch((e)=>{console.log(e); return null}); if (r) for (const l of missedGoals([{peer:'taroPassport', scenario, parallel, outcomes:[r]}])) console.log(seed, l)}
  console.log('done', n)
  b.close()
}
void main()
