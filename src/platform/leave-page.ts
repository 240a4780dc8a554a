import { getCurrentPages, navigateBack } from '@tarojs/taro'
import { attempt } from './attempt'

/** Whether there is a page below this one. */
export const canLeavePage = (): boolean => getCurrentPages().length > 1

export const leavePage = (): void => {
  attempt(() => navigateBack())
}
