/** What a failed call of the host means. */
export type FailureKind =
  /** No connection, DNS, TLS, a reset: says nothing of what was asked. */
  | 'network'
  | 'timeout'
  /** The host ended the call, or the user closed what it had opened. */
  | 'cancelled'
  /** The user said no. */
  | 'refused'
  /** The host has no such call. */
  | 'unsupported'
  /** The app may not make the call: not verified, not the developer, banned. */
  | 'forbidden'
  /** The address is not in the list of the app's servers. */
  | 'domain'
  /** A malformed address or parameter. */
  | 'invalid'
  /** A local file is missing or cannot be read or written. */
  | 'file'
  /** The response cannot be read: too many redirects, not the expected format. */
  | 'response'
  /** Too many at once, or too often. */
  | 'busy'
  /** A limit is reached that does not pass by waiting: storage, file size, paid checks. */
  | 'quota'
  /** More than a request may hold. */
  | 'tooLarge'
  /** The user has not accepted the privacy guideline. */
  | 'privacy'
  /** The privacy guideline does not name what was asked for. */
  | 'undeclared'
  /** The account has no phone number that can be given. */
  | 'notBound'
  /** The host's key of the last login code is dead. */
  | 'sessionDead'
  | 'unknown'

/** The calls whose failures are read. */
export type HostCall =
  | 'login'
  | 'checkSession'
  | 'request'
  | 'uploadFile'
  | 'downloadFile'
  | 'callContainer'
  | 'getPhoneNumber'
  | 'chooseImage'
  | 'shareFileMessage'
  | 'navigateTo'

/** A text that matches has this meaning; the first match counts. */
export type TextRule = readonly [text: RegExp, kind: FailureKind]

export interface FailureRules {
  /** By the host's number; a function where one number has several meanings. */
  codes?: Readonly<Record<number, FailureKind | ((text: string) => FailureKind)>>
  texts?: readonly TextRule[]
}

/** Everything that one host says. The rules of the call come before those of every call. */
export interface HostFailures {
  /** The fields that hold a number, in the order in which they are read. */
  codeFields: readonly string[]
  anyCall: FailureRules
  calls: Readonly<Partial<Record<HostCall, FailureRules>>>
}
