import type { WeappBundle } from '../bundle'
import { showFailures } from './screen/failure-banner'
import { createFailures, messageOf } from './runtime/failures'
import { reloadOnBuild, startPhone } from './start-phone'

const start = async () => {
  const root = document.querySelector<HTMLElement>('#screen')
  if (root === null) throw new Error('the page has no screen')
  const failures = createFailures()
  showFailures(failures, root)
  try {
    const response = await fetch('/weapp.json')
    if (!response.ok) throw new Error((await response.text()).trim())
    const bundle = (await response.json()) as WeappBundle
    for (const problem of bundle.problems) failures.report('dist/weapp', problem)
    startPhone(root, bundle, failures)
  } catch (error) {
    failures.report('dist/weapp', messageOf(error))
  }
}

reloadOnBuild()
void start()
