import type { Avatars } from '../account/avatars'
import type { MediaLibrary } from '../media/media-library'

export interface CleanUpPicturesOptions {
  avatars: Pick<Avatars, 'expirePending'>
  library: Pick<MediaLibrary, 'sweep'>
  log: { warn(message: string): void }
}

/** Rejects the pictures that got no verdict, and deletes the files that no user refers to. */
export const cleanUpPictures = async (
  options: CleanUpPicturesOptions,
): Promise<{ unjudged: number; files: number }> => {
  const unjudged = await options.avatars.expirePending()
  if (unjudged > 0) {
    options.log.warn(
      `${unjudged} pictures received no verdict within an hour: check that message push reaches this server`,
    )
  }
  return { unjudged, files: await options.library.sweep() }
}
