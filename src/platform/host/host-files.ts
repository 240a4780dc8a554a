import Taro from '@tarojs/taro'

export const copyText = async (data: string): Promise<boolean> => {
  try {
    await Taro.setClipboardData({ data })
    return true
  } catch {
    return false
  }
}

/** Must be called in the tap itself: the host ties its share dialog to one. */
export const shareFile = async (name: string, text: string): Promise<boolean> => {
  if (process.env.TARO_ENV !== 'weapp') return false
  try {
    const filePath = `${Taro.env.USER_DATA_PATH ?? ''}/${name}`
    Taro.getFileSystemManager().writeFileSync(filePath, text, 'utf8')
    await Taro.shareFileMessage({ filePath, fileName: name })
    return true
  } catch {
    return false
  }
}

export const chooseImage = async (): Promise<string | null> => {
  try {
    const { tempFilePaths } = await Taro.chooseImage({ count: 1, sizeType: ['compressed'] })
    return tempFilePaths[0] ?? null
  } catch {
    return null
  }
}
