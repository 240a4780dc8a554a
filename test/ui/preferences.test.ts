import { describe, expect, it } from '@jest/globals'
import { createPreferences, effective } from '../../src/ui/preferences'
import { createTestHost } from './create-test-passport'

describe('createPreferences', () => {
  it('follows the system until the user chooses', () => {
    const { host, become } = createTestHost()
    const preferences = createPreferences(host)
    const theme = () => effective(preferences.store.getState(), 'theme')
    expect(theme()).toBe('light')
    become({ theme: 'dark' })
    expect(theme()).toBe('dark')
    preferences.choose({ theme: 'light' })
    expect(theme()).toBe('light')
    preferences.choose({ theme: 'system' })
    expect(theme()).toBe('dark')
  })

  it('remembers what was chosen, and nothing else of it', () => {
    const { host } = createTestHost()
    createPreferences(host).choose({ language: 'zh' })
    const later = createPreferences(host).store.getState()
    expect(later.choices).toEqual({ language: 'zh', theme: 'system', textSize: 'system' })
    expect(effective(later, 'language')).toBe('zh')
  })

  it.each([
    ['nothing', null],
    ['the empty text of a missing key', ''],
    ['another type', 7],
    ['a list', ['zh']],
    ['unknown choices', { language: 'fr', theme: 1, textSize: null }],
  ])('begins with the system after reading %s', (_, stored) => {
    const { host } = createTestHost()
    host.settings.write(stored)
    expect(createPreferences(host).store.getState().choices).toEqual({
      language: 'system',
      theme: 'system',
      textSize: 'system',
    })
  })
})
