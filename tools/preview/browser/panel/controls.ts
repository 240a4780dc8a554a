import type { HostName } from '../../hosts'
import type { PreviewLink } from '../link'
import type { AccountRef, Sandbox, SandboxFault, SandboxUser } from '../runtime/sandbox'
import { fontSizesPx, type PhoneSettings, type SettingsStore } from '../runtime/settings'
import { element } from '../screen/element'
import { createActions } from './actions'
import { labelled, segmented, select, shownIf, type Control, type Segment } from './control'
import type { FaultName, PanelStrings } from './panel-strings'

export interface ControlParts {
  settings: SettingsStore
  sandbox: Sandbox
  /** Of the phone as it runs now. */
  link: () => PreviewLink | null
  reload: () => void
  /** Opens the web page beside the phone. */
  webPage: Control
}

export interface Controls extends Control {
  /** Reads the users and the faults from the sandbox. */
  refresh(): Promise<void>
}

/** What the panel does to the servers of one host. */
interface HostControls {
  /** What the server asks with a login code. */
  exchangePath: string
  /** What gives the phone a login code. */
  loginPath: string
  /** The number of "too often"; null for a host that documents none. */
  tooOften: number | null
  /** Null for a host without sessions. */
  expireSession: ((sandbox: Sandbox, account: AccountRef) => Promise<void>) | null
}

const hosts: Record<HostName, HostControls> = {
  weapp: {
    exchangePath: '/sns/jscode2session',
    loginPath: '/sandbox/login-codes',
    tooOften: 45011,
    expireSession: (sandbox, account) => sandbox.expireSession(account),
  },
  tt: {
    exchangePath: '/api/apps/v2/jscode2session',
    loginPath: '/sandbox/douyin/login',
    tooOften: null,
    expireSession: (sandbox, account) => sandbox.douyin.expireSession(account),
  },
  alipay: {
    exchangePath: '/gateway.do',
    loginPath: '/sandbox/alipay/auth-codes',
    tooOften: null,
    expireSession: null,
  },
}

interface ListedFault {
  name: FaultName
  fault: SandboxFault | null
}

const faultsOf = ({ exchangePath, loginPath, tooOften }: HostControls): ListedFault[] => [
  { name: 'noFault', fault: null },
  { name: 'busy', fault: { target: exchangePath, kind: 'busy' } },
  ...(tooOften === null
    ? []
    : [
        {
          name: 'tooOften' as const,
          fault: { target: exchangePath, kind: 'errcode', errcode: tooOften },
        },
      ]),
  { name: 'slow', fault: { target: exchangePath, kind: 'delay', delayMs: 3000 } },
  { name: 'hang', fault: { target: exchangePath, kind: 'hang' } },
  { name: 'http500', fault: { target: exchangePath, kind: 'http-500' } },
  { name: 'garbage', fault: { target: exchangePath, kind: 'garbage' } },
  { name: 'reset', fault: { target: exchangePath, kind: 'reset' } },
  { name: 'loginFails', fault: { target: loginPath, kind: 'http-500' } },
]

export const createControls = (from: ControlParts): Controls => {
  const { settings, sandbox, link, reload, webPage } = from
  const title = element('h2', 'card-title')
  let users: SandboxUser[] = []
  let fault = 0
  let strings: PanelStrings | null = null

  const redraw = () => {
    if (strings !== null) draw(strings)
  }
  const phone = (): PreviewLink => {
    const running = link()
    if (running === null) throw new Error(strings?.noPhone)
    return running
  }
  const host = (): HostName => link()?.host ?? 'weapp'
  const faults = (): ListedFault[] => faultsOf(hosts[host()])
  const currentUser = () =>
    users.find(({ id, current }) => {
      const { userId } = settings.read()
      return userId === null ? current : id === userId
    })
  const choice = <Name extends keyof PhoneSettings>(
    name: Name,
    value: PhoneSettings[Name],
    label: Segment['label'],
  ): Segment => ({
    label,
    isOn: () => settings.read()[name] === value,
    choose: () => {
      settings.change({ [name]: value })
    },
  })
  const foreground = (isShown: boolean, label: Segment['label']): Segment => ({
    label,
    isOn: () => (link()?.isAppShown() !== false) === isShown,
    choose: () => {
      if (isShown) link()?.showApp()
      else link()?.hideApp()
      redraw()
    },
  })

  const actions = createActions([
    {
      label: (text) => text.expire,
      done: (text) => text.expired,
      run: () => hosts[host()].expireSession?.(sandbox, phone().accountRef()),
      isShown: () => hosts[host()].expireSession !== null,
    },
    {
      label: (text) => text.clearStorage,
      done: (text) => text.cleared,
      run: () => {
        phone().clearStorage()
      },
    },
    {
      label: (text) => text.resetPrivacy,
      done: (text) => text.privacyReset,
      run: () => {
        phone().resetPrivacy()
      },
      isShown: () => host() === 'weapp',
    },
    {
      label: (text) => text.pullDown,
      done: (text) => text.pulledDown,
      run: () => {
        phone().pullDown()
      },
    },
    { label: (text) => text.reload, done: (text) => text.reloaded, run: reload },
  ])

  const isSignedIn = () =>
    settings.read().isSignedInToDouyin ?? currentUser()?.isSignedInToDouyin !== false
  const douyinAccount = (value: boolean, label: Segment['label']): Segment => ({
    label,
    isOn: () => isSignedIn() === value,
    choose: () => {
      settings.change({ isSignedInToDouyin: value })
    },
  })

  const parts: Control[] = [
    labelled(
      (text) => text.user,
      select({
        id: 'preview-user',
        name: (text) => text.user,
        options: (text) =>
          users.map(({ id, nickname, note }) => ({
            value: id,
            label: `${nickname} · ${text.userNotes[id] ?? note}`,
          })),
        value: () => settings.read().userId ?? users.find((user) => user.current)?.id ?? '',
        choose: (userId) => {
          // Another user is signed in to Douyin or not by themselves.
          settings.change({ userId, isSignedInToDouyin: null })
        },
      }),
      true,
    ),
    labelled(
      (text) => text.theme,
      segmented(
        (text) => text.theme,
        [
          choice('theme', 'light', (text) => text.light),
          choice('theme', 'dark', (text) => text.dark),
        ],
      ),
    ),
    labelled(
      (text) => text.language,
      segmented(
        (text) => text.language,
        [choice('language', 'zh_CN', () => '中文'), choice('language', 'en', () => 'English')],
      ),
    ),
    labelled(
      (text) => text.textSize,
      segmented(
        (text) => text.textSize,
        fontSizesPx.map((sizePx) => ({
          ...choice('fontSizePx', sizePx, () => 'A'),
          spokenLabel: () => `${String(sizePx)} px`,
          style: `font-size: ${String(sizePx - 3)}px`,
        })),
      ),
    ),
    labelled(
      (text) => text.network,
      segmented(
        (text) => text.network,
        [
          choice('isOnline', true, (text) => text.online),
          choice('isOnline', false, (text) => text.offline),
        ],
      ),
    ),
    labelled(
      (text) => text.app,
      segmented(
        (text) => text.app,
        [foreground(true, (text) => text.foreground), foreground(false, (text) => text.background)],
      ),
    ),
    shownIf(
      () => host() === 'weapp',
      labelled(
        (text) => text.entry,
        segmented(
          (text) => text.entry,
          [
            choice('isSinglePage', false, (text) => text.chats),
            choice('isSinglePage', true, (text) => text.moments),
          ],
        ),
      ),
    ),
    shownIf(
      () => host() === 'tt',
      labelled(
        (text) => text.douyinAccount,
        segmented(
          (text) => text.douyinAccount,
          [
            douyinAccount(true, (text) => text.signedIn),
            douyinAccount(false, (text) => text.notSignedIn),
          ],
        ),
      ),
    ),
    shownIf(
      () => host() === 'alipay',
      labelled(
        (text) => text.requestSuccess,
        segmented(
          (text) => text.requestSuccess,
          [
            choice('takesAll2xx', false, (text) => text.only200),
            choice('takesAll2xx', true, (text) => text.all2xx),
          ],
        ),
      ),
    ),
    labelled(
      (text) => text.fault,
      select({
        id: 'preview-fault',
        name: (text) => text.fault,
        options: (text) =>
          faults().map(({ name }, index) => ({ value: String(index), label: text[name] })),
        value: () => String(fault),
        choose: (value) => {
          const chosen = faults()[Number(value)]?.fault ?? null
          void actions
            .tell(
              async () => {
                await sandbox.setFaults(chosen === null ? [] : [chosen])
                fault = Number(value)
              },
              (text) => (chosen === null ? text.faultGone : text.faultSet),
            )
            .then(redraw)
        },
      }),
      true,
    ),
    webPage,
    actions,
  ]

  const draw = (next: PanelStrings) => {
    strings = next
    title.textContent = next.controls
    for (const part of parts) part.draw(next)
  }
  settings.changed.add(redraw)

  return {
    element: element('section', 'card controls', {}, [
      element('header', 'card-head', {}, [title]),
      element(
        'div',
        'control-grid',
        {},
        parts.map((part) => part.element),
      ),
    ]),
    draw,
    async refresh() {
      users = await sandbox.users()
      const [set] = await sandbox.faults()
      fault = Math.max(
        0,
        faults().findIndex(
          ({ fault: each }) => each?.kind === set?.kind && each?.target === set?.target,
        ),
      )
      redraw()
    },
  }
}
