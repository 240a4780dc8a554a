import {
  chooseImage as chooseHostImage,
  env,
  getFileSystemManager,
  setClipboardData,
  shareFileMessage,
} from '@tarojs/taro'
import { AppError } from '../../contract/app-error'
import type { Host } from '../../contract/scalars'
import { classifyFailure } from '../host-errors/classify-failure'

export const copyText = async (data: string): Promise<boolean> => {
  try {
    await setClipboardData({ data })
    return true
  } catch {
    return false
  }
}

/**
 * Must be called in the tap itself: the host ties its share dialog to one. Closing that dialog is
 * no failure.
 */
export const shareFile = async (name: string, text: string): Promise<boolean> => {
  if (process.env.TARO_ENV !== 'weapp') return false
  try {
    const filePath = `${env.USER_DATA_PATH ?? ''}/${name}`
    getFileSystemManager().writeFileSync(filePath, text, 'utf8')
    await shareFileMessage({ filePath, fileName: name })
    return true
  } catch (reason) {
    return classifyFailure('weapp', 'shareFileMessage', reason) === 'cancelled'
  }
}

export const chooseImage = async (host: Host): Promise<string | null> => {
  try {
    const { tempFilePaths } = await chooseHostImage({ count: 1, sizeType: ['compressed'] })
    return tempFilePaths[0] ?? null
  } catch (cause) {
    // Only what the user can mend is an error: the host's words for closing the album differ.
    if (classifyFailure(host, 'chooseImage', cause) !== 'forbidden') return null
    throw new AppError('file_unavailable', 'the host may not open pictures', {
      retryable: false,
      cause,
    })
  }
}
