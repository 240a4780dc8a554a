import { runInChild, startBackend } from './run-in-child'
import { peerNames } from './peers/peers'
const main = async () => {
  const b = await startBackend()
  for (let i=0;i<2;i++) for (const peer of peerNames) console.log(peer, JSON.stringify(await runInChild({ origin: b.origin, peer, scenario: 'warm', parallel: 1000, seed: 1 })))
  b.close()
}
void main()
