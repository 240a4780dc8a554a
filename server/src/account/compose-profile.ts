import type { MediaLibrary } from '../media/media-library'
import type { MediaStore } from '../media/media-store'
import type { PendingLinks } from '../media/pending-links'
import { createAvatars, type Avatars } from './avatars'
import { createBindPhone, type BindPhone } from './bind-phone'
import type { ProfileDeps } from './profile-deps'
import { createReadEncryptedData, type ReadEncryptedData } from './read-encrypted-data'
import { createRemovePhone, type RemovePhone } from './remove-phone'
import { createUpdateNickname, type UpdateNickname } from './update-nickname'

/** What signed-in users change of their profile. */
export interface Profile {
  readonly avatars: Avatars
  readonly updateNickname: UpdateNickname
  readonly bindPhone: BindPhone
  readonly removePhone: RemovePhone
  readonly readEncryptedData: ReadEncryptedData
}

export interface ProfileOptions extends ProfileDeps {
  store: MediaStore
  library: MediaLibrary
  /** Null where pictures are not checked. */
  pendingLinks: PendingLinks | null
}

export const composeProfile = (options: ProfileOptions): Profile => ({
  avatars: createAvatars(options),
  updateNickname: createUpdateNickname(options),
  bindPhone: createBindPhone(options),
  removePhone: createRemovePhone(options),
  readEncryptedData: createReadEncryptedData(options),
})
