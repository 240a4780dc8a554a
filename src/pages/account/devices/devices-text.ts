import { defineMessages } from '../../../ui/text/messages'

export const devicesText = defineMessages({
  zh: {
    title: '登录设备',
    here: '本机',
    others: '其他设备',
    none: '没有其他设备登录此账号。',
    unknown: '未知设备',
    signedIn: (time: string) => `${time} 登录`,
    lastSeen: (time: string) => `最近使用 ${time}`,
    revoke: '下线',
    revokeTitle: (name: string) => `让“${name}”下线？`,
    revokeText: '该设备将退出登录，需要重新登录才能使用。',
    revokeAll: '下线所有其他设备',
    revokeAllTitle: '下线所有其他设备？',
    revokeAllText: '除本机外的设备都会退出登录。',
    revoked: (count: number) => `已下线 ${count} 台设备`,
  },
  en: {
    title: 'Devices',
    here: 'This device',
    others: 'Other devices',
    none: 'You are not signed in anywhere else.',
    unknown: 'Unknown device',
    signedIn: (time: string) => `Signed in ${time}`,
    lastSeen: (time: string) => `Last used ${time}`,
    revoke: 'Sign out',
    revokeTitle: (name: string) => `Sign out “${name}”?`,
    revokeText: 'That device will have to sign in again.',
    revokeAll: 'Sign out all other devices',
    revokeAllTitle: 'Sign out all others?',
    revokeAllText: 'Every device but this one will have to sign in again.',
    revoked: (count: number) =>
      count === 1 ? 'Signed out 1 device' : `Signed out ${count} devices`,
  },
})
