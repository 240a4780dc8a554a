import type { PreviewLink } from '../link'
import type { Sandbox, SandboxFault, SandboxUser } from '../runtime/sandbox'
import { fontSizesPx, type PhoneSettings, type SettingsStore } from '../runtime/settings'
import { element } from '../screen/element'
import { createActions } from './actions'
import { labelled, segmented, select, type Control, type Segment } from './control'
import type { FaultName, PanelStrings } from './panel-strings'

export interface ControlParts {
  settings: SettingsStore
  sandbox: Sandbox
  /** Of the phone as it runs now. */
  link: () => PreviewLink | null
  reload: () => void
}

export interface Controls extends Control {
  /** Reads the users and the faults from the sandbox. */
  refresh(): Promise<void>
}

const loginPath = '/sns/jscode2session'

const faults: { name: FaultName; fault: SandboxFault | null }[] = [
  { name: 'noFault', fault: null },
  { name: 'busy', fault: { target: loginPath, kind: 'busy' } },
  { name: 'tooOften', fault: { target: loginPath, kind: 'errcode', errcode: 45011 } },
  { name: 'slow', fault: { target: loginPath, kind: 'delay', delayMs: 3000 } },
  { name: 'hang', fault: { target: loginPath, kind: 'hang' } },
  { name: 'http500', fault: { target: loginPath, kind: 'http-500' } },
  { name: 'garbage', fault: { target: loginPath, kind: 'garbage' } },
  { name: 'reset', fault: { target: loginPath, kind: 'reset' } },
  { name: 'loginFails', fault: { target: '/sandbox/login-codes', kind: 'http-500' } },
]

export const createControls = ({ settings, sandbox, link, reload }: ControlParts): Controls => {
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
      run: () => sandbox.expireSession(phone().accountRef()),
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
          settings.change({ userId })
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
    labelled(
      (text) => text.fault,
      select({
        id: 'preview-fault',
        name: (text) => text.fault,
        options: (text) =>
          faults.map(({ name }, index) => ({ value: String(index), label: text[name] })),
        value: () => String(fault),
        choose: (value) => {
          const chosen = faults[Number(value)]?.fault ?? null
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
        faults.findIndex(
          ({ fault: each }) => each?.kind === set?.kind && each?.target === set?.target,
        ),
      )
      redraw()
    },
  }
}
