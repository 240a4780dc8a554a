import type { ButtonProps } from './button'

/**
 * Makes a button of the host's phone button: a tap opens the host's sheet. `host.readPhoneEvent` reads
 * the detail that `onEvent` gets.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html
 */
export const asksForPhone = (onEvent: (detail: unknown) => void): Partial<ButtonProps> => ({
  ...noQuotaToast,
  openType: 'getPhoneNumber',
  onGetPhoneNumber: (event) => {
    onEvent(event.detail)
  },
})

/** The page says it itself; Taro's types lack the attribute. */
const noQuotaToast = { 'phone-number-no-quota-toast': false }
