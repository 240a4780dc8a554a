import type { PreviewLink } from '../link'
import type { Sandbox, SandboxFault, SandboxUser } from '../runtime/sandbox'
import { fontSizesPx, type PhoneSettings, type SettingsStore } from '../runtime/settings'
import { button, element } from '../screen/element'
import type { PanelWords } from './panel-words'

export interface ControlParts {
  settings: SettingsStore
  sandbox: Sandbox
  /** Of the phone as it runs now. */
  link: () => PreviewLink | null
  reload: () => void
}

export interface Controls {
  readonly element: HTMLElement
  draw(words: PanelWords): void
  /** Reads from the sandbox who there is and what is set. */
  refresh(): Promise<void>
}

const loginPath = '/sns/jscode2session'

const faults: { name: keyof PanelWords; fault: SandboxFault | null }[] = [
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

export const createControls = (parts: ControlParts): Controls => {
  const { settings, sandbox, link } = parts
  const body = element('div', 'control-grid')
  const title = element('h2', 'card-title')
  let users: SandboxUser[] = []
  let fault = 0
  let words: PanelWords | null = null

  const act = (work: () => unknown) => {
    void Promise.resolve(work()).then(draw)
  }

  const draw = () => {
    if (words === null) return
    const text = words
    const now = settings.read()
    const isShown = link()?.isAppShown() !== false
    title.textContent = text.controls
    const userRow = row(text.user, userSelect())
    userRow.classList.add('control-wide')
    const faultRow = row(text.fault, faultSelect(text))
    faultRow.classList.add('control-wide')
    body.replaceChildren(
      userRow,
      row(
        text.theme,
        choices(settings, 'theme', [
          ['light', text.light],
          ['dark', text.dark],
        ]),
      ),
      row(
        text.language,
        choices(settings, 'language', [
          ['zh_CN', '中文'],
          ['en', 'English'],
        ]),
      ),
      row(text.textSize, sizes(settings, text.textSize)),
      row(
        text.network,
        segmented(text.network, [
          {
            label: text.online,
            isOn: now.isOnline,
            choose: () => {
              settings.change({ isOnline: true })
            },
          },
          {
            label: text.offline,
            isOn: !now.isOnline,
            choose: () => {
              settings.change({ isOnline: false })
            },
          },
        ]),
      ),
      row(
        text.app,
        segmented(text.app, [
          {
            label: text.foreground,
            isOn: isShown,
            choose: () => {
              act(() => link()?.showApp())
            },
          },
          {
            label: text.background,
            isOn: !isShown,
            choose: () => {
              act(() => link()?.hideApp())
            },
          },
        ]),
      ),
      row(
        text.entry,
        segmented(text.entry, [
          {
            label: text.chats,
            isOn: !now.isSinglePage,
            choose: () => {
              settings.change({ isSinglePage: false })
            },
          },
          {
            label: text.moments,
            isOn: now.isSinglePage,
            choose: () => {
              settings.change({ isSinglePage: true })
            },
          },
        ]),
      ),
      faultRow,
      actions(text),
    )
  }

  const userSelect = () => {
    const select = element(
      'select',
      'select',
      { id: 'preview-user', 'aria-label': words?.user },
      users.map(({ id, nickname, note }) =>
        element('option', '', { value: id }, [`${nickname} · ${note}`]),
      ),
    )
    select.value = settings.read().userId ?? users.find((user) => user.current)?.id ?? ''
    select.addEventListener('change', () => {
      settings.change({ userId: select.value })
    })
    return select
  }

  const faultSelect = (text: PanelWords) => {
    const select = element(
      'select',
      'select',
      { id: 'preview-fault', 'aria-label': text.fault },
      faults.map(({ name }, index) =>
        element('option', '', { value: String(index) }, [String(text[name])]),
      ),
    )
    select.value = String(fault)
    select.addEventListener('change', () => {
      act(async () => {
        const chosen = faults[Number(select.value)]?.fault ?? null
        await sandbox.setFaults(chosen === null ? [] : [chosen])
        fault = Number(select.value)
      })
    })
    return select
  }

  const actions = (text: PanelWords) =>
    element('div', 'control-actions', {}, [
      button('action', text.expire, () => {
        const who = link()?.who()
        if (who !== undefined) act(() => sandbox.expireSession(who))
      }),
      button('action', text.clearStorage, () => {
        act(() => link()?.clearStorage())
      }),
      button('action', text.resetPrivacy, () => {
        act(() => link()?.resetPrivacy())
      }),
      button('action', text.pullDown, () => {
        act(() => link()?.pullDown())
      }),
      button('action', text.reload, parts.reload),
    ])

  const refresh = async () => {
    users = await sandbox.users()
    const [set] = await sandbox.faults()
    fault = Math.max(
      0,
      faults.findIndex(
        ({ fault: each }) => each?.kind === set?.kind && each?.target === set?.target,
      ),
    )
    draw()
  }

  settings.changed.add(draw)
  return {
    element: element('section', 'card controls', {}, [
      element('header', 'card-head', {}, [title]),
      body,
    ]),
    draw(next) {
      words = next
      draw()
    },
    refresh,
  }
}

const row = (label: string, control: HTMLElement): HTMLElement =>
  element('div', 'control', {}, [element('span', 'control-label', {}, [label]), control])

interface Segment {
  label: string
  isOn: boolean
  choose: () => void
}

const segmented = (name: string, segments: Segment[]): HTMLElement =>
  element(
    'div',
    'segmented',
    { role: 'group', 'aria-label': name },
    segments.map(({ label, isOn, choose }) =>
      button('segment', label, choose, { 'aria-pressed': String(isOn) }),
    ),
  )

const choices = <Name extends 'theme' | 'language'>(
  settings: SettingsStore,
  name: Name,
  options: [PhoneSettings[Name], string][],
): HTMLElement =>
  segmented(
    name,
    options.map(([value, label]) => ({
      label,
      isOn: settings.read()[name] === value,
      choose: () => {
        settings.change({ [name]: value })
      },
    })),
  )

const sizes = (settings: SettingsStore, name: string): HTMLElement => {
  const group = segmented(
    name,
    fontSizesPx.map((sizePx) => ({
      label: 'A',
      isOn: settings.read().fontSizePx === sizePx,
      choose: () => {
        settings.change({ fontSizePx: sizePx })
      },
    })),
  )
  ;[...group.children].forEach((child, index) => {
    const sizePx = fontSizesPx[index] ?? 16
    child.setAttribute('aria-label', `${String(sizePx)} px`)
    ;(child as HTMLElement).style.fontSize = `${String(sizePx - 3)}px`
  })
  return group
}
