import type { AlipayOptions } from './alipay/alipay-state'
import type { SandboxStateOptions } from './common/sandbox-state'
import type { DouyinOptions } from './douyin/douyin-state'
import type { OfficialAccountOptions } from './wechat/official-account/official-account-state'
import type { WechatOptions } from './wechat/wechat-state'

export interface SandboxOptions
  extends SandboxStateOptions, WechatOptions, OfficialAccountOptions, AlipayOptions, DouyinOptions {
  /**
   * 0 takes a free port.
   * @default 0
   */
  port?: number
  /**
   * An address of this machine; anything else is refused.
   * @default '127.0.0.1'
   */
  host?: string
}
