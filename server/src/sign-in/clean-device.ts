import type { Device } from '../../../src/contract/session'

/** Shown back to the owner in a list: no control characters, which PostgreSQL would refuse too. */
export const cleanDevice = (device: Device): Device => ({
  name: cleanText(device.name),
  platform: cleanText(device.platform),
})

const cleanText = (text: string) => text.replace(/[\p{Cc}\p{Cs}]/gu, '').trim()
