/** `npm start` cannot begin. The message is for the terminal and names the cure. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
