/** Why a call of the host failed; how that is written is the host's (`AnswerForm`). */
export class HostFailure extends Error {
  override readonly name = 'HostFailure'

  constructor(
    readonly reason: string,
    readonly errno?: number,
    /** What the host says besides. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(reason)
  }
}
