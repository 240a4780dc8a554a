/** Why a call of the host failed: `errMsg` is `name:fail reason`. */
export class HostFailure extends Error {
  override readonly name = 'HostFailure'

  constructor(
    readonly reason: string,
    readonly errno?: number,
  ) {
    super(reason)
  }
}
