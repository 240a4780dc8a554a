import { nicknameMaxCharacters } from '../contract/user-calls'

/** What WeChat calls everybody who did not say their name. */
const placeholderNames: readonly string[] = ['微信用户', 'WeChat User']

export type NicknameProblem = 'empty' | 'tooLong' | 'placeholder'

/** Expects a trimmed text; counts as the server does, an emoji as one character. */
export const nicknameProblem = (nickname: string): NicknameProblem | null => {
  const length = Array.from(nickname).length
  if (length === 0) return 'empty'
  if (length > nicknameMaxCharacters) return 'tooLong'
  return placeholderNames.includes(nickname) ? 'placeholder' : null
}
