/**
 * What a screen reader in WeChat is told of an element
 * (https://developers.weixin.qq.com/miniprogram/dev/component/aria-component.html).
 */
const aria = { 'aria-role': '', 'aria-label': '', 'aria-checked': '' }

/**
 * Whether WeChat itself says that no phone checks are left
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html).
 */
const noQuotaToast = { 'phone-number-no-quota-toast': 'true' }

/**
 * Attributes that Taro's templates leave out. The value is WeChat's default; an empty one passes on
 * what the component is given. Only where the app uses them: each attribute is repeated in every
 * level of the templates.
 */
export const addedAttributes = {
  View: aria,
  Button: { ...aria, ...noQuotaToast },
  Input: aria,
  Image: aria,
}
