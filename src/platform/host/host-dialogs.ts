import {
  eventCenter,
  getCurrentInstance,
  showModal,
  showToast as showHostToast,
} from '@tarojs/taro'
import type { HostDialogs, Question } from '../../ui/host'
import { attempt } from '../attempt'
import { systemTheme } from './host-appearance'

const toastMs = 2500

/** WeChat cuts a toast off after two lines: as many Chinese characters, or twice as many letters. */
const toastMaxWidth = 26

/** A warning's red on the host's own dialogs, which follow the system's theme and not the app's. */
const dangerColours = { light: '#b92828', dark: '#fb7373' }

export const createHostDialogs = (): HostDialogs => {
  let isAsking = false
  return {
    toast: (text) => {
      attempt(() => showToast(text))
    },
    showMessage: (text, close) => {
      onPage(() => {
        attempt(() =>
          widthOf(text) <= toastMaxWidth
            ? showToast(text)
            : showModal({ content: text, showCancel: false, confirmText: close }),
        )
      })
    },
    confirm: async (question) => {
      // The second tap of two quick ones: its question is on its way to the screen already.
      if (isAsking) return false
      isAsking = true
      try {
        return await ask(question)
      } catch {
        return false
      } finally {
        isAsking = false
      }
    },
  }
}

/**
 * On a web page Taro closes what was shown before its first page is there, as if another page had come:
 * https://github.com/NervJS/taro/blob/v4.2.0/packages/taro-h5/src/api/ui/interaction/index.ts
 */
const onPage = (show: () => void): void => {
  if (process.env.TARO_ENV === 'h5' && (getCurrentInstance().page ?? null) === null) {
    eventCenter.once('__afterTaroRouterChange', show)
  } else {
    show()
  }
}

const showToast = (title: string) => showHostToast({ title, icon: 'none', duration: toastMs })

const ask = async ({ title, text, confirm, cancel, isDangerous }: Question): Promise<boolean> => {
  const answer = await showModal({
    title,
    content: text,
    confirmText: confirm,
    cancelText: cancel,
    ...(isDangerous === true && { confirmColor: dangerColours[systemTheme()] }),
  })
  return answer.confirm
}

const widthOf = (text: string): number =>
  Array.from(text).reduce((width, character) => width + (character > '\u2e7f' ? 1 : 0.5), 0)
