import { alova } from './alova'
import { authJs } from './auth-js'
import { axiosAuthRefresh, axiosAuthRefreshShared } from './axios-auth-refresh'
import type { Peer } from './peer'
import { raw } from './raw'
import { taroPassport } from './taro-passport'
import { wafer2 } from './wafer2'

/** In the order of the table's rows; `raw` is what the times are ratios to. */
export const peers = {
  raw,
  taroPassport,
  wafer2,
  alova,
  axiosAuthRefresh,
  axiosAuthRefreshShared,
  authJs,
} satisfies Record<string, Peer>

export type PeerName = keyof typeof peers

export const peerNames = Object.keys(peers) as PeerName[]
