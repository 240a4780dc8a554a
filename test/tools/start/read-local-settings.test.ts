import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readLocalSettings } from '../../../tools/start/local-settings'

describe('readLocalSettings', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'local-settings-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('makes settings once and keeps them, readable only by their owner', () => {
    const first = readLocalSettings(folder)
    expect(first.appId).toMatch(/^wx[0-9a-f]{16}$/)
    expect(first.douyin.appId).toMatch(/^tt[0-9a-f]{16}$/)
    expect(first.alipay.appId).toMatch(/^2021\d{12}$/)
    expect(Buffer.from(first.encryptionKeys, 'base64')).toHaveLength(32)
    expect(readLocalSettings(folder)).toEqual(first)
    expect(statSync(join(folder, 'local-settings.json')).mode & 0o077).toBe(0)
  })

  it('keeps those of version 0.1.0: its database is sealed with their key', () => {
    const { encryptionKeys, ...rest } = readLocalSettings(folder)
    const path = join(folder, 'local-settings.json')
    writeFileSync(path, JSON.stringify({ ...rest, sessionKeySecrets: encryptionKeys }))
    expect(readLocalSettings(folder)).toEqual({ ...rest, encryptionKeys })
  })

  it('adds the apps of other platforms to a file from before them, and keeps the rest', () => {
    const { douyin, alipay, ...wechat } = readLocalSettings(folder)
    const path = join(folder, 'local-settings.json')
    writeFileSync(path, JSON.stringify({ ...wechat, alipay }))
    const read = readLocalSettings(folder)
    expect(read).toMatchObject({ ...wechat, alipay })
    expect(read.douyin.appId).not.toBe(douyin.appId)
    expect(readLocalSettings(folder)).toEqual(read)
  })

  it('makes new ones where the file is damaged', () => {
    for (const damaged of ['', '{', 'null', '{"appId":1}', '[]']) {
      writeFileSync(join(folder, 'local-settings.json'), damaged)
      const made = readLocalSettings(folder)
      expect(JSON.parse(readFileSync(join(folder, 'local-settings.json'), 'utf8'))).toEqual(made)
    }
  })
})
