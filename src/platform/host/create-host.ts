import type { Host as HostName } from '../../contract/scalars'
import type { Host } from '../../ui/host'
import { createNetwork } from '../network'
import { createHostAppearance } from './host-appearance'
import { createHostDialogs } from './host-dialogs'
import { chooseImage, copyText, shareFile } from './host-files'
import { createHostNavigation } from './host-navigation'
import { createHostPrivacy } from './host-privacy'
import { createHostSettings } from './host-settings'
import { createHostUpdates } from './host-updates'
import { isSinglePage } from './single-page'
import { takePhone } from './take-phone'

export interface HostOptions {
  /** Paths of the tab pages, `/pages/home/index`. */
  tabPages: readonly string[]
}

/** The host services behind the screens, on whatever this build runs on. */
export const createHost = ({ tabPages }: HostOptions): Host => {
  const host: HostName = process.env.TARO_ENV
  const isWeapp = host === 'weapp'
  return {
    name: host,
    abilities: {
      signIn: !isSinglePage(),
      contact: isWeapp,
      chooseAvatar: isWeapp,
      contentCheck: isWeapp,
      nicknameInput: isWeapp,
      phoneButton: host !== 'h5',
      oneTapPhone: isWeapp,
      share: process.env.TARO_ENV !== 'h5',
      shareFile: isWeapp,
    },
    dialogs: createHostDialogs(),
    navigation: createHostNavigation(host, tabPages),
    appearance: createHostAppearance(),
    network: createNetwork(host),
    privacy: createHostPrivacy(),
    updates: createHostUpdates(),
    settings: createHostSettings(),
    copyText,
    // A web page has no phone button, and nothing that checks pictures. Said here, it has none of the code.
    takePhone: (event) =>
      process.env.TARO_ENV === 'h5'
        ? Promise.resolve({ problem: 'failed' })
        : takePhone(host, event),
    shareFile,
    chooseImage: () => (process.env.TARO_ENV === 'h5' ? Promise.resolve(null) : chooseImage(host)),
  }
}
