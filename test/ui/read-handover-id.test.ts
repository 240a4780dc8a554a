import { describe, expect, it } from '@jest/globals'
import { readHandoverId } from '../../src/ui/read-handover-id'

const id = 'AbCdEfGhIjKlMnOpQrSt-_'

describe('readHandoverId', () => {
  it.each([
    ['WeChat’s code or a URL Link', { scene: id }],
    ['a link of the app', { id }],
    ['a plain link', { q: encodeURIComponent(`https://h5.example.com/scan?scene=${id}`) }],
    ['a plain link with more behind it', { q: encodeURIComponent(`https://x.cn/?id=${id}&v=2#a`) }],
    ['a plain link with the id in its path', { q: encodeURIComponent(`https://x.cn/s/${id}`) }],
    ['a link that a host has decoded', { q: `https://x.cn/scan?scene=${id}` }],
  ])('reads %s', (_, params) => {
    expect(readHandoverId(params)).toBe(id)
  })

  it.each([
    ['nothing', {}],
    ['another scene', { scene: 'poster' }],
    ['what is too long', { scene: `${id}A` }],
    ['what is too short', { id: id.slice(1) }],
    ['a link of something else', { q: encodeURIComponent('https://x.cn/poster?id=7') }],
    ['a broken link', { q: '%E0%A4%A' }],
  ])('finds none in %s', (_, params) => {
    expect(readHandoverId(params)).toBeNull()
  })
})
