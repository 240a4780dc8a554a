import Taro from '@tarojs/taro'
import type { HostDialogs } from '../../ui/host'
import { attempt } from './attempt'

const toastMs = 2500

export const createHostDialogs = (): HostDialogs => ({
  toast: (text) => {
    attempt(() => Taro.showToast({ title: text, icon: 'none', duration: toastMs }))
  },
  confirm: async ({ title, text, confirm, cancel, isDangerous = false }) => {
    try {
      const answer = await Taro.showModal({
        title,
        content: text,
        confirmText: confirm,
        cancelText: cancel,
        ...(isDangerous ? { confirmColor: '#b92828' } : {}),
      })
      return answer.confirm
    } catch {
      return false
    }
  },
})
