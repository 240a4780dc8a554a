/**
 * What a screen reader in WeChat is told of an element
 * (https://developers.weixin.qq.com/miniprogram/dev/component/aria-component.html). Taro's
 * templates leave these attributes out; an empty default passes on what the component is given.
 */
const aria = { 'aria-role': '', 'aria-label': '', 'aria-checked': '' }

/** Only where the app uses them: each attribute is repeated in every level of the templates. */
export const ariaAttributes = { View: aria, Button: aria, Input: aria, Image: aria }
