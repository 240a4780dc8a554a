import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { HandoverPurpose } from '../../contract/handovers'
import { usePassport } from '../passport-context'
import type { Scan, SignInWindowState } from '../sign-in-window'

/** Of a host with no window of ours. */
const none = createStore<SignInWindowState>(() => ({ scan: null, arrivalError: null }))

/** The request to a phone that is to be shown, or null. */
export const useScan = (purpose: HandoverPurpose): Scan | null => {
  const { signInWindow } = usePassport()
  const scan = useStore(signInWindow?.store ?? none, (state) => state.scan)
  return scan?.purpose === purpose ? scan : null
}
