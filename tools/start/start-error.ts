/** `npm start` cannot begin. The message is for the terminal and names the fix. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
