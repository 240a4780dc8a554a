import type { HostName } from '../../hosts'
import { alipay } from './alipay/alipay'
import type { HostDialect } from './dialect'
import { tt } from './douyin/tt'
import { weapp } from './weapp'

export const hostDialects: Record<HostName, HostDialect> = { weapp, tt, alipay }
