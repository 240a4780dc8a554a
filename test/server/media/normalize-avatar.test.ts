import { describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { normalizeAvatar } from '../../../server/src/media/normalize-avatar'
import { sniffImage } from '../../../server/src/media/sniff-image'

const picture = (width: number, height: number, background = '#3366cc') =>
  sharp({ create: { width, height, channels: 4, background } })

const unsupported = { code: 'unsupported_media' }

describe('sniffImage', () => {
  it('tells the three types by their first bytes', async () => {
    expect(sniffImage(await picture(8, 8).png().toBuffer())).toBe('image/png')
    expect(sniffImage(await picture(8, 8).jpeg().toBuffer())).toBe('image/jpeg')
    expect(sniffImage(await picture(8, 8).webp().toBuffer())).toBe('image/webp')
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['half a signature', Buffer.from([0x89, 0x50, 0x4e])],
    ['a GIF', Buffer.from('GIF89a')],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['HTML', Buffer.from('<!doctype html><script>1</script>')],
    ['another RIFF', Buffer.from('RIFF\0\0\0\0WAVEfmt ')],
  ])('knows nothing of %s', (_name, bytes) => {
    expect(sniffImage(bytes)).toBeNull()
  })
})

describe('normalizeAvatar', () => {
  it.each(['png', 'jpeg', 'webp'] as const)('makes a bounded JPEG of a %s', async (format) => {
    const bytes = await picture(1600, 800).toFormat(format).toBuffer()
    const metadata = await sharp(await normalizeAvatar(bytes)).metadata()
    expect(metadata).toMatchObject({ format: 'jpeg', width: 512, height: 256, channels: 3 })
  })

  it('does not enlarge', async () => {
    const bytes = await picture(40, 30).png().toBuffer()
    expect(await sharp(await normalizeAvatar(bytes)).metadata()).toMatchObject({
      width: 40,
      height: 30,
    })
  })

  it('keeps only the pixels', async () => {
    const secret = 'TAKEN-AT-HOME'
    const image = await picture(64, 64)
      .withExif({ IFD0: { Copyright: secret }, IFD3: { GPSLatitude: '31/1 14/1 0/1' } })
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><note>${secret}</note></x:xmpmeta>`)
      .jpeg()
      .toBuffer()
    const bytes = Buffer.concat([image, Buffer.from(`PK\u0003\u0004${secret}`)])
    expect(bytes.includes(secret)).toBe(true)

    const result = await normalizeAvatar(bytes)
    expect(result.includes(secret)).toBe(false)
    const metadata = await sharp(result).metadata()
    for (const part of ['exif', 'xmp', 'icc', 'iptc'] as const) {
      expect(metadata[part]).toBeUndefined()
    }
  })

  it('turns the picture upright, as its metadata said', async () => {
    const bytes = await picture(60, 20).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    expect(await sharp(await normalizeAvatar(bytes)).metadata()).toMatchObject({
      width: 20,
      height: 60,
    })
  })

  it('puts what is transparent on white', async () => {
    const bytes = await picture(8, 8, '#00000000').png().toBuffer()
    const { data } = await sharp(await normalizeAvatar(bytes))
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([...data.subarray(0, 3)]).toEqual([255, 255, 255])
  })

  it('takes the first frame of an animation', async () => {
    const frames = await Promise.all(
      ['#ff0000', '#0000ff'].map((color) => picture(32, 32, color).png().toBuffer()),
    )
    const bytes = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer()
    expect((await sharp(bytes, { pages: -1 }).metadata()).pages).toBe(2)
    const result = await normalizeAvatar(bytes)
    const { data, info } = await sharp(result).raw().toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ width: 32, height: 32 })
    expect(data[0]).toBeGreaterThan(200)
    expect(data[2]).toBeLessThan(60)
  })

  it('makes the same of the same', async () => {
    const bytes = await picture(300, 300).png().toBuffer()
    expect(await normalizeAvatar(bytes)).toEqual(await normalizeAvatar(bytes))
  })

  it('refuses a small file that claims to be huge', async () => {
    const bytes = await picture(5_001, 5_000).png().toBuffer()
    expect(bytes.length).toBeLessThan(1_000_000)
    await expect(normalizeAvatar(bytes)).rejects.toMatchObject(unsupported)
  })

  it('refuses what only begins like a picture', async () => {
    const png = await picture(64, 64).png().toBuffer()
    const jpeg = await sharp({
      create: {
        width: 400,
        height: 400,
        channels: 3,
        background: '#fff',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    })
      .jpeg()
      .toBuffer()
    for (const bytes of [
      png.subarray(0, 40),
      jpeg.subarray(0, jpeg.length / 2),
      Buffer.concat([png.subarray(0, 8), Buffer.from('<script>')]),
      Buffer.from([0xff, 0xd8, 0xff]),
    ]) {
      await expect(normalizeAvatar(bytes)).rejects.toMatchObject(unsupported)
    }
  })

  it('refuses other types that the decoder knows', async () => {
    const gif = await picture(8, 8).gif().toBuffer()
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')
    for (const bytes of [gif, svg]) {
      await expect(normalizeAvatar(bytes)).rejects.toMatchObject(unsupported)
    }
  })

  it('takes many at the same moment', async () => {
    const bytes = await picture(200, 200).png().toBuffer()
    const results = await Promise.all(Array.from({ length: 20 }, () => normalizeAvatar(bytes)))
    expect(new Set(results.map((result) => result.toString('base64'))).size).toBe(1)
  })
})
