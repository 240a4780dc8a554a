import type { Host } from '../../ui/host'
import { createHostAppearance } from './host-appearance'
import { createHostDialogs } from './host-dialogs'
import { chooseImage, copyText, handOverFile } from './host-files'
import { createHostNavigation } from './host-navigation'
import { createHostNetwork } from './host-network'
import { createHostPrivacy } from './host-privacy'
import { createHostSettings } from './host-settings'
import { createHostUpdates } from './host-updates'

export interface HostOptions {
  /** Paths of the tab pages, `/pages/home/index`. */
  tabPages: readonly string[]
}

/** The host services behind the screens, on whatever this build runs on. */
export const createHost = ({ tabPages }: HostOptions): Host => {
  const isWeapp = process.env.TARO_ENV === 'weapp'
  return {
    abilities: {
      chooseAvatar: isWeapp,
      nicknameInput: isWeapp,
      phoneButton: isWeapp,
      share: process.env.TARO_ENV !== 'h5',
      handOverFile: isWeapp,
    },
    dialogs: createHostDialogs(),
    navigation: createHostNavigation(tabPages),
    appearance: createHostAppearance(),
    network: createHostNetwork(),
    privacy: createHostPrivacy(),
    updates: createHostUpdates(),
    settings: createHostSettings(),
    copyText,
    handOverFile,
    chooseImage,
  }
}
