/** How the phone and the preview's server talk about one request of the app. */

/** Sent as base64url JSON in the header `requestHeader` of `POST /proxy`; the body goes as it is. */
export interface ProxiedRequest {
  url: string
  method: string
  header: Record<string, string>
  followRedirects: boolean
  /** By the cloud hosting: `url` is a path of the local server. */
  isOfCloud?: boolean
}

/** Comes back as base64url JSON in the header `answerHeader`; the body comes as it is. */
export type ProxiedResponse =
  | { statusCode: number; header: Record<string, string>; cookies: string[] }
  | { failure: RequestFailure; detail: string }

export type RequestFailure =
  'domain' | 'invalid-url' | 'refused' | 'interrupted' | 'dns' | 'tls' | 'redirects'

export const requestHeader = 'x-preview-request'
export const responseHeader = 'x-preview-answer'
