import type { FastifyBaseLogger } from 'fastify'
import type { App } from '../http/create-app'
import { createLocalMediaStore } from '../media/local-media-store'
import { createMediaLibrary, type MediaLibrary } from '../media/media-library'
import type { Metrics } from '../metrics/metrics'
import type { PendingLinks } from '../media/pending-links'
import { createS3MediaStore, type S3Options } from '../media/s3-media-store'
import { registerAvatarRoutes } from '../http/routes/avatar'
import { registerMediaRoutes } from '../http/routes/media'
import { registerProfileRoutes } from '../http/routes/profile'
import type { RouteGuards } from '../http/routes/route-guards'
import { registerWechatPushRoutes } from '../http/routes/wechat-push'
import type { PushSecrets } from '../wechat/push-message'
import { createAvatars } from './avatars'
import { createBindPhone } from './bind-phone'
import type { ProfileDeps } from './profile-deps'
import { createRemovePhone } from './remove-phone'
import { createReadEncryptedData } from './read-encrypted-data'
import { createUpdateNickname } from './update-nickname'

export interface Profile {
  readonly library: MediaLibrary
  register(routes: App, guards: RouteGuards): Promise<void>
  /** Rejects what got no verdict, and deletes the files that nobody refers to; answers how many. */
  cleanUp(): Promise<{ unjudged: number; files: number }>
  /** Ends the clean-up of files. */
  close(): void
}

export interface ProfileOptions extends ProfileDeps {
  log: Pick<FastifyBaseLogger, 'warn'>
  metrics: Pick<Metrics, 'pushMessage'>
  /** Null where pictures are not checked. */
  pendingLinks: PendingLinks | null
  media: { folder: string; s3: S3Options | null }
  /** With them pictures are checked: without them WeChat's verdict could not be heard. */
  push: PushSecrets | null
}

const cleanUpEveryMs = 5 * 60_000

/** What the signed-in user's profile is made of: its calls, its pictures, and their clean-up. */
export const composeProfile = (options: ProfileOptions): Profile => {
  const { database, clock, wechat, media, push, pendingLinks, log } = options
  const store =
    media.s3 === null ? createLocalMediaStore(media.folder) : createS3MediaStore(media.s3)
  const library = createMediaLibrary(database, store, clock)
  const avatars = createAvatars({ ...options, store, library })

  const cleanUp = async () => {
    const unjudged = await avatars.expirePending()
    if (unjudged > 0) log.warn(`${unjudged} pictures got no verdict: does message push arrive?`)
    return { unjudged, files: await library.sweep() }
  }
  const timer = setInterval(() => {
    cleanUp().catch((error: unknown) => {
      log.warn({ err: error }, 'old pictures could not be deleted')
    })
  }, cleanUpEveryMs)
  timer.unref()

  return {
    library,
    cleanUp,
    async register(routes, guards) {
      registerProfileRoutes(routes, {
        guards,
        updateNickname: createUpdateNickname(options),
        bindPhone: createBindPhone(options),
        removePhone: createRemovePhone(options),
        readEncryptedData: createReadEncryptedData(options),
      })
      await registerAvatarRoutes(routes, { guards, avatars })
      registerMediaRoutes(routes, { store, pendingLinks })
      if (push !== null) {
        const { metrics } = options
        const deps = { secrets: push, wechat, avatars, clock, log, metrics }
        await registerWechatPushRoutes(routes, deps)
      }
    },
    close() {
      clearInterval(timer)
    },
  }
}
