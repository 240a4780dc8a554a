import { routes } from '../routes'
import { defineMessages, useMessages } from '../text/messages'

/** What a page is for, as the title of the sign-in panel names it: "Sign in to …". */
const purposes = defineMessages<Partial<Record<string, string>>>({
  zh: {
    [routes.home]: '使用全部页面',
    [routes.mine]: '管理账号',
    [routes.profile]: '查看个人资料',
    [routes.phone]: '管理手机号',
    [routes.devices]: '查看登录设备',
    [routes.identities]: '查看登录方式',
    [routes.exportData]: '导出数据',
    [routes.handover]: '确认网页上的请求',
    [routes.deleteAccount]: '注销账号',
    [routes.sampleSession]: '查看会员内容',
    [routes.sampleProfile]: '留言',
    [routes.samplePhone]: '预约',
    [routes.sampleRedirect]: '查看订单',
  },
  en: {
    [routes.home]: 'use every page',
    [routes.mine]: 'manage your account',
    [routes.profile]: 'see your profile',
    [routes.phone]: 'manage your phone number',
    [routes.devices]: 'see your devices',
    [routes.identities]: 'see your sign-in methods',
    [routes.exportData]: 'export your data',
    [routes.handover]: 'confirm what a web page asks for',
    [routes.deleteAccount]: 'delete your account',
    [routes.sampleSession]: 'see the members’ page',
    [routes.sampleProfile]: 'leave a message',
    [routes.samplePhone]: 'make a booking',
    [routes.sampleRedirect]: 'see your orders',
  },
})

/** Of the page with this path, which may have a query; null where none is named. */
export const usePurpose = (): ((path: string) => string | null) => {
  const texts = useMessages(purposes)
  return (path) => texts[path.split('?')[0] ?? path] ?? null
}
