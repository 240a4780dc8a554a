/** What the doctor found about one thing. */
export interface Finding {
  subject: string
  isOk: boolean
  text: string
  /** What to do, where something is wrong. */
  fix: string | null
}

export const ok = (subject: string, text: string): Finding => ({
  subject,
  isOk: true,
  text,
  fix: null,
})

export const wrong = (subject: string, text: string, fix: string): Finding => ({
  subject,
  isOk: false,
  text,
  fix,
})
