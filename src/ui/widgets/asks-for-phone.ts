import type { PhoneButtonEvent } from '../host'
import type { ButtonProps } from './button'

/**
 * Makes a button of the host's phone button: a tap opens the host's sheet. `host.takePhone` takes the
 * event that `onEvent` gets.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html
 * https://opendocs.alipay.com/mini/api/getphonenumber
 */
export const asksForPhone = (onEvent: (event: PhoneButtonEvent) => void): Partial<ButtonProps> =>
  process.env.TARO_ENV === 'alipay'
    ? {
        openType: 'getAuthorize',
        scope: 'phoneNumber',
        onGetAuthorize: ({ detail }) => {
          onEvent({ name: 'getAuthorize', detail })
        },
        onError: ({ detail }) => {
          onEvent({ name: 'error', detail })
        },
      }
    : {
        ...noQuotaToast,
        openType: 'getPhoneNumber',
        onGetPhoneNumber: ({ detail }) => {
          onEvent({ name: 'getPhoneNumber', detail })
        },
      }

/** The page says it itself; Taro's types lack the attribute. Hosts beside WeChat ignore it. */
const noQuotaToast = { 'phone-number-no-quota-toast': false }
