import { nicknameMaxCharacters } from '../../../src/contract/user-calls'

/**
 * Unassigned, private, control and format characters: of the last the joiner is kept, but only
 * where it joins two pictographs into one.
 */
const invisible =
  /(?!(?<=\p{Extended_Pictographic}\uFE0F?|\p{EMod})\u200D(?=\p{Extended_Pictographic}))[\p{C}]/gu

/** Letters and marks that show nothing: fillers of Hangul and Khmer, an empty Braille cell, … */
const blank = /[\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u2800\u3164\uFFA0]/gu

/** What WeChat has called everyone since November 2022: not a name. */
const placeholders: ReadonlySet<string> = new Set(['微信用户', 'wechatuser'])

/**
 * A nickname as it is stored: NFC, one space between words, nothing that cannot be seen or that
 * turns the direction of the text around it. Null where nothing is left, or too much.
 */
export const cleanNickname = (text: string): string | null => {
  const clean = text
    .replace(/\p{White_Space}+/gu, ' ')
    .replace(invisible, '')
    .replace(blank, '')
    .normalize('NFC')
    .replace(/ +/g, ' ')
    .trim()
  const length = Array.from(clean).length
  return length >= 1 && length <= nicknameMaxCharacters ? clean : null
}

/** Whether it is the name that the platform shows for users who gave none. */
export const isPlaceholderNickname = (nickname: string): boolean =>
  placeholders.has(nickname.normalize('NFKC').replace(/\s/gu, '').toLowerCase())
