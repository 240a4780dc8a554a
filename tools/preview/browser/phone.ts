import type { WeappBundle } from '../bundle'
import { showFailures } from './screen/failure-banner'
import { createFailures, messageOf } from './runtime/failures'
import { startPhone } from './start-phone'

const start = async () => {
  const root = document.querySelector<HTMLElement>('#screen')
  if (root === null) throw new Error('the page has no screen')
  const failures = createFailures()
  showFailures(failures, root)
  try {
    const response = await fetch('/weapp.json')
    window.__previewVersion = ''
    if (!response.ok) throw new Error((await response.text()).trim())
    const bundle = (await response.json()) as WeappBundle
    window.__previewVersion = bundle.version
    for (const problem of bundle.problems) failures.report('dist/weapp', problem)
    startPhone(root, bundle, failures)
  } catch (error) {
    failures.report('dist/weapp', messageOf(error))
  }
}

/** In the shell, the shell does it; a second stream would only use up a connection. */
const reloadOnBuild = () => {
  if (window.parent !== window) return
  new EventSource('/events').addEventListener('build', (event: MessageEvent<string>) => {
    const shown = window.__previewVersion
    if (shown !== undefined && shown !== event.data) location.reload()
  })
}

void start()
reloadOnBuild()
