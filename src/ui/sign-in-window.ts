import type { StoreApi } from 'zustand/vanilla'
import type { AppErrorCode } from '../contract/app-error'
import type { HandoverPurpose } from '../contract/handovers'

/**
 * What a web page shows while it signs a user in: a port, implemented in `src/web-sign-in`. A
 * mini-program has none, as its host shows what there is to show.
 */
export interface SignInWindow {
  /**
   * What a tap does: leaves for WeChat's own page, or shows a code to scan. `reopen`: nothing here, as the
   * mini-program around the page signs it in when it opens it.
   */
  readonly way: 'leave' | 'scan' | 'reopen'
  readonly store: Pick<StoreApi<SignInWindowState>, 'getState' | 'subscribe' | 'getInitialState'>
  /** Shows another code in place of one that has ended. */
  renewCode(): void
  /** The user closed it. A sign-in is declined by the login state instead, which closes it as well. */
  close(): void
}

export interface SignInWindowState {
  /** The request to the phone; null while there is none. */
  scan: Scan | null
  /** Why the page that the user came back from, or a ticket, signed nobody in. */
  arrivalError: AppErrorCode | 'declined' | null
}

export interface Scan {
  purpose: HandoverPurpose
  /** `claimed`: a phone has opened the request, and the digits are to be typed there. */
  status: 'loading' | 'waiting' | 'claimed' | 'ended' | 'failed'
  code: ScanCode | null
  digits: string | null
  /** Why there is no code, or why nothing is known of the phone for the moment. */
  error: AppErrorCode | null
}

/** How the request gets to the phone. */
export type ScanCode =
  /** A square to scan. `url`: what it says, where the browser itself can open it. */
  | { kind: 'picture'; src: string; url: string | null }
  /** For the browser of a phone: a link that opens WeChat. */
  | { kind: 'url-link'; url: string }
