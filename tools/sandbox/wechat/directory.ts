import { createHash } from 'node:crypto'
import { visitorId, type SandboxUser } from '../common/test-people'
import type { SandboxApp } from './wechat-apps'

/** The apps, the users, and the ids that WeChat derives from the two. */
export interface Directory {
  readonly apps: readonly SandboxApp[]
  readonly users: readonly SandboxUser[]
  app(appId: string): SandboxApp | null
  user(userId: string): SandboxUser | null
  visitor(): SandboxUser | null
  /** One user has another openid in every app; it is 28 characters long. */
  openid(app: SandboxApp, user: SandboxUser): string
  /** The same in all apps of one Open Platform account. */
  unionid(app: SandboxApp, user: SandboxUser): string | null
  userOfOpenid(app: SandboxApp, openid: string): SandboxUser | null
}

const derivedId = (...parts: string[]) =>
  `o${createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 27)}`

export const createDirectory = (
  apps: readonly SandboxApp[],
  users: readonly SandboxUser[],
): Directory => {
  const appsById = new Map(apps.map((app) => [app.appId, app]))
  const usersById = new Map(users.map((user) => [user.id, user]))
  const openid = (app: SandboxApp, user: SandboxUser) => derivedId('openid', app.appId, user.id)
  const usersByOpenid = new Map(
    apps.flatMap((app) => users.map((user) => [`${app.appId} ${openid(app, user)}`, user])),
  )

  return {
    apps,
    users,
    app: (appId) => appsById.get(appId) ?? null,
    user: (userId) => usersById.get(userId) ?? null,
    visitor: () => usersById.get(visitorId) ?? null,
    openid,
    unionid: (app, user) =>
      app.openPlatformId === null || !user.hasUnionid
        ? null
        : derivedId('unionid', app.openPlatformId ?? 'shared', user.id),
    userOfOpenid: (app, id) => usersByOpenid.get(`${app.appId} ${id}`) ?? null,
  }
}
