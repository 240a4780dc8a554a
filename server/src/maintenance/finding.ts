/** What the doctor found about one thing. */
export interface Finding {
  subject: string
  isOk: boolean
  text: string
  /** What to do, where something is wrong. */
  cure: string | null
}

export const ok = (subject: string, text: string): Finding => ({
  subject,
  isOk: true,
  text,
  cure: null,
})

export const wrong = (subject: string, text: string, cure: string): Finding => ({
  subject,
  isOk: false,
  text,
  cure,
})
