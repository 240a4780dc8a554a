/** What is wrong with a request to the control API, and the HTTP status that says so. */
export class ControlError extends Error {
  override readonly name = 'ControlError'

  constructor(
    readonly status: 400 | 404 | 409 | 415,
    message: string,
  ) {
    super(message)
  }
}
