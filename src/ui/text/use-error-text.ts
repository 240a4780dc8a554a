import { useStore } from 'zustand'
import type { AppErrorCode } from '../../contract/app-error'
import { usePassport } from '../passport-context'
import { useLanguage } from '../use-appearance'
import { errorText } from './error-text'

/** Errors in the language of the screen, with the network taken into account. */
export const useErrorText = (): ((code: AppErrorCode) => string) => {
  const language = useLanguage()
  const { network, host } = usePassport()
  const isOnline = useStore(network, (state) => state.isOnline)
  return (code) => errorText(code, { language, isOnline, host: host.name })
}
