import { isAppError, type AppErrorCode } from '../../contract/app-error'
import type { Host as HostName } from '../../contract/scalars'
import type { Language } from '../host'
import { fillHost } from './host-names'

type ErrorText = Record<AppErrorCode, string>

const zh: ErrorText = {
  network_unavailable: '暂时连不上服务，请稍后再试。',
  timeout: '服务没有及时响应，请稍后再试。',
  cancelled: '操作已取消。',
  answer_invalid: '服务器的回应无法识别，请稍后重试；若仍不行，请更新小程序。',
  queue_full: '同时进行的操作太多，请稍候再试。',
  session_expired: '登录已过期，请重新登录。',
  token_refused: '服务没有接受您的登录状态，请稍后再试。',
  signed_out: '尚未登录，请先登录。',
  login_unavailable: '此处无法登录，请打开小程序后登录。',
  login_failed: '没有完成登录，请重试。',
  request_refused: '当前环境不允许访问服务器，请联系开发者检查域名配置。',
  file_unavailable: '无法读取这个文件，请换一个再试。',
  invalid_request: '提交的内容不符合要求，请修改后重试。',
  login_code_invalid: '登录凭证已失效，请重新登录。',
  phone_code_invalid: '手机号凭证已失效，请再次点击按钮授权。',
  data_invalid: '收到的数据无法验证，请重试。',
  oauth_state_invalid: '登录页面已过期，请重新登录。',
  session_invalid: '登录状态已失效，请重新登录。',
  account_blocked: '这个账号已被限制登录。请联系客服，或在{host}中查看账号状态。',
  identity_mismatch: '当前{host}账号与此账号不一致，请切换到原来的{host}账号后重试。',
  identity_unknown: '尚未用这个{host}账号登录过，请点击登录。',
  identity_provisional: '请先登录{host}账号，再登录本小程序。',
  session_revoked: '此设备已在别处被退出登录。如果不是您本人操作，请登录后查看登录设备。',
  origin_refused: '当前页面不允许访问服务器，请联系开发者检查域名配置。',
  not_found: '内容不存在或已被删除，请刷新后查看。',
  method_not_allowed: '当前版本过旧，请更新小程序后重试。',
  request_timeout: '上传时间过长，请检查网络后重试。',
  phone_taken: '该手机号已绑定其他账号，请换一个号码，或用原账号登录。',
  session_key_expired: '{host}授权已过期，请重新登录后再试。',
  payload_too_large: '文件过大，请选择小于 2 MB 的图片。',
  unsupported_media: '不支持这种格式，请选择 PNG、JPEG 或 WebP 图片。',
  ticket_invalid: '页面链接已失效，请回到小程序重新打开。',
  digits_wrong: '数字不一致，本次请求已被拒绝。请在网页上重新开始。',
  host_not_allowed: '此操作不能在这里进行，请在手机的小程序中操作。',
  handover_unknown: '找不到这个请求，请在网页上重新开始。',
  handover_pending: '手机尚未确认，请先在手机上确认。',
  handover_claimed: '这个二维码已在另一部手机上打开，请在网页上换一个。',
  handover_denied: '请求已被拒绝，请在网页上重新开始。',
  handover_used: '这个请求已经处理过了，请在网页上查看结果。',
  handover_expired: '请求已过期，请在网页上重新开始。',
  signed_in_as_other: '网页上已登录其他账号，请先退出登录。',
  content_check_unavailable: '{host}不审核昵称和头像，所以不能在这里设置。',
  content_rejected: '内容未通过安全审核，请修改后再提交。',
  rate_limited: '操作太频繁，请稍后再试。',
  headers_too_large: '请求无法被接受，请重新登录后再试。',
  internal_error: '服务器出了问题，请稍后重试。',
  provider_rejected: '服务器的{host}配置有误，暂时无法登录，请联系开发者。',
  provider_unavailable: '{host}繁忙，请稍后再试。',
  service_unavailable: '服务暂时不可用，请稍后重试。',
}

const en: ErrorText = {
  network_unavailable: 'Cannot reach the service. Try again later.',
  timeout: 'The service did not respond in time. Try again later.',
  cancelled: 'Cancelled.',
  answer_invalid:
    'The server sent something that this version cannot read. Try again later, or update the app.',
  queue_full: 'Too much is going on at once. Wait a moment and try again.',
  session_expired: 'Your sign-in has expired. Please sign in again.',
  token_refused: 'The service did not accept your sign-in. Try again later.',
  signed_out: 'You are not signed in. Please sign in first.',
  login_unavailable: 'Open the mini program to sign in.',
  login_failed: 'Sign-in was not completed. Please try again.',
  request_refused: 'The server may not be reached from here. Ask the developer to list its domain.',
  file_unavailable: 'This file cannot be read. Please choose another one.',
  invalid_request: 'Something in this form is not accepted. Change it and try again.',
  login_code_invalid: 'The sign-in code is no longer valid. Please sign in again.',
  phone_code_invalid: 'The phone code is no longer valid. Tap the button again.',
  data_invalid: 'The data could not be verified. Please try again.',
  oauth_state_invalid: 'This sign-in page has expired. Please sign in again.',
  session_invalid: 'You are no longer signed in. Please sign in again.',
  account_blocked:
    'Sign-in is blocked for this account. Contact support, or check the account in {host}.',
  identity_mismatch:
    'This {host} account is not the one you signed in with. Switch back and try again.',
  identity_unknown: 'This {host} account has not signed in here before. Tap to sign in.',
  identity_provisional: 'Sign in to your {host} account first, then sign in here.',
  session_revoked:
    'This device was signed out from another one. If that was not you, sign in and check your devices.',
  origin_refused: 'This page may not use the server. Ask the developer to list its domain.',
  not_found: 'This no longer exists. Refresh to see what does.',
  method_not_allowed: 'This version is too old. Please update the mini program.',
  request_timeout: 'The upload took too long. Check your network and try again.',
  phone_taken:
    'This number belongs to another account. Use another number, or sign in to that account.',
  session_key_expired: 'The {host} permission has expired. Sign in again, then retry.',
  payload_too_large: 'The file is too large. Choose a picture of less than 2 MB.',
  unsupported_media: 'This format is not supported. Choose a PNG, JPEG or WebP picture.',
  ticket_invalid: 'This link is no longer valid. Open the page from the mini program again.',
  digits_wrong: 'The digits do not match, so this request was denied. Start again on the web page.',
  host_not_allowed: 'This cannot be done here. Use the mini program on your phone.',
  handover_unknown: 'There is no such request. Start again on the web page.',
  handover_pending: 'Your phone has not confirmed yet. Confirm there first.',
  handover_claimed: 'Another phone has opened this code. Get a new one on the web page.',
  handover_denied: 'The request was denied. Start again on the web page.',
  handover_used: 'This request is done already. See the web page.',
  handover_expired: 'The request has expired. Start again on the web page.',
  signed_in_as_other: 'Another account is signed in on the web page. Sign out there first.',
  content_check_unavailable:
    'No nickname or picture can be set here, because {host} does not check them.',
  content_rejected: 'This did not pass the safety check. Change it and submit again.',
  rate_limited: 'Too many attempts. Please wait a little.',
  headers_too_large: 'The request was refused. Sign in again, then retry.',
  internal_error: 'Something went wrong on the server. Try again later.',
  provider_rejected:
    'The server’s {host} settings are wrong, so nobody can sign in. Tell the developer.',
  provider_unavailable: '{host} is busy. Try again later.',
  service_unavailable: 'The service is not available right now. Try again later.',
}

const texts: Record<Language, ErrorText> = { zh, en }

/**
 * What means something else on a web page. WeChat may show a visitor a snapshot of it, with a bar at the
 * bottom that opens the page itself.
 */
const onWeb: Record<Language, Partial<ErrorText>> = {
  zh: {
    identity_provisional: '您正在浏览网页快照。请点击页面底部的“使用完整服务”，再登录。',
    login_unavailable: '请回到小程序，重新打开这个页面。',
    provider_rejected: '这个网页暂时不能登录。请在{host}中打开小程序。',
  },
  en: {
    identity_provisional:
      'This is a snapshot of the page. Tap “使用完整服务” (use the full service) at the bottom, then sign in.',
    login_unavailable: 'Go back to the mini program and open this page again.',
    provider_rejected: 'This page cannot sign you in. Open the mini program in {host}.',
  },
}

/** Without a network that is the reason, whatever the failed call made of it. */
const offline: Record<Language, string> = {
  zh: '当前没有网络，请检查网络后重试。',
  en: 'You are offline. Check your network and try again.',
}

export interface ErrorTextOptions {
  language: Language
  /** What the host last said of the network. */
  isOnline: boolean
  host: HostName
}

/** Failures that a missing network explains. */
const networkCodes: readonly AppErrorCode[] = ['network_unavailable', 'timeout', 'login_failed']

/** What happened and what to do about it. */
export const errorText = (code: AppErrorCode, options: ErrorTextOptions): string => {
  const { language, isOnline, host } = options
  if (!isOnline && networkCodes.includes(code)) return offline[language]
  const special = host === 'h5' ? onWeb[language][code] : undefined
  // A newer server may send a code that has no text here.
  const known: Partial<ErrorText> = texts[language]
  return fillHost(special ?? known[code] ?? texts[language].answer_invalid, language, host)
}

/** Of a caught value; null where the app itself gave the call up, which nobody has to be told. */
export const caughtErrorCode = (error: unknown): AppErrorCode | null => {
  // Anything else is a fault of the app.
  const code = isAppError(error) ? error.code : 'internal_error'
  return code === 'cancelled' ? null : code
}

export const caughtErrorText = (error: unknown, options: ErrorTextOptions): string | null => {
  const code = caughtErrorCode(error)
  return code === null ? null : errorText(code, options)
}
