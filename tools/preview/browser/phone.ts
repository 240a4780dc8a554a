import type { WeappBundle } from '../bundle'
import { showFailures } from './screen/failure-banner'
import { createFailures, messageOf } from './runtime/failures'
import { hostStringsIn } from './runtime/host-strings'
import { createSandboxClient, type Sandbox } from './runtime/sandbox'
import { createSettings, type SettingsStore } from './runtime/settings'
import { startPhone } from './start-phone'

const start = async () => {
  const root = document.querySelector<HTMLElement>('#preview-screen')
  if (root === null) throw new Error('the page has no screen')
  const failures = createFailures()
  const settings = createSettings()
  const { language } = settings.read()
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
  showFailures(failures, root, hostStringsIn(language).dismiss)
  const sandbox = createSandboxClient()
  try {
    const [bundle, userId] = await Promise.all([readBundle(), ownerOf(settings, sandbox)])
    for (const problem of bundle.problems) failures.report(`the ${bundle.host} build`, problem)
    startPhone({ root, bundle, failures, settings, sandbox, userId })
  } catch (error) {
    failures.report('the build', messageOf(error))
  }
}

const readBundle = async (): Promise<WeappBundle> => {
  try {
    const response = await fetch('/weapp.json')
    if (!response.ok) throw new Error((await response.text()).trim())
    const bundle = (await response.json()) as WeappBundle
    window.__previewVersion = bundle.version
    return bundle
  } catch (error) {
    window.__previewVersion = ''
    throw error
  }
}

/** Null while the sandbox does not answer: the phone works without it. */
const ownerOf = async (settings: SettingsStore, sandbox: Sandbox): Promise<string | null> => {
  const { userId } = settings.read()
  if (userId !== null) return userId
  const users = await sandbox.users().catch(() => [])
  return users.find(({ current }) => current)?.id ?? null
}

/** In the shell, the shell does it; a second stream would only use up a connection. */
const reloadOnBuild = () => {
  if (window.parent !== window) return
  new EventSource('/events').addEventListener('build', (event: MessageEvent<string>) => {
    if (window.__previewVersion !== event.data) location.reload()
  })
}

// The stream begins with the build as it is now, so none is missed that came meanwhile.
void start().then(reloadOnBuild)
