import type { DefineApi } from '../../wx/callback-api'
import type { Adapt } from './adapt'

/**
 * Pictures and the clipboard. A path has Alipay's key only: Taro writes WeChat's over it.
 * https://opendocs.alipay.com/mini/api/media/image/my.chooseimage
 */
export const createAlipayMedia = (adapt: Adapt, define: DefineApi) => ({
  chooseImage: define('chooseImage', async ({ count }) => {
    const { tempFilePaths } = await adapt('chooseImage', { count: count ?? 1 })
    return { apFilePaths: tempFilePaths }
  }),
  compressImage: define('compressImage', ({ apFilePaths }) => ({ apFilePaths })),
  getImageInfo: define('getImageInfo', ({ src }) => adapt('getImageInfo', { src })),
  previewImage: define('previewImage', async ({ urls, current }) => {
    const list = Array.isArray(urls) ? (urls as unknown[]) : []
    await adapt('previewImage', { urls: list, current: list[Number(current ?? 0)] })
  }),
  getFileInfo: define('getFileInfo', ({ apFilePath }) =>
    adapt('getFileInfo', { filePath: apFilePath }),
  ),
  setClipboard: define('setClipboard', async ({ text }) => {
    await adapt('setClipboardData', { data: text })
    return { success: true }
  }),
  getClipboard: define('getClipboard', async () => {
    const { data } = await adapt('getClipboardData', {})
    return { text: data }
  }),
})
