import { HostFailure } from '../../runtime/host-failure'
import type { StorageRules } from '../../wx/storage'

const limits = { itemBytes: 1024 * 1024, totalBytes: 10 * 1024 * 1024 }

/** https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/api/data-caching/tt-set-storage */
export const douyinStorage: StorageRules = {
  prefix: 'tt',
  limits: { plain: limits, encrypted: limits },
  itemTooLong: new HostFailure('exceed storage item max length'),
  full: new HostFailure('exceed storage max size 10Mb'),
}
