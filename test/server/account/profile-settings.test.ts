import { inspect } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { readSettings, SettingsError } from '../../../server/src/config/settings'

const required = {
  WECHAT_APP_ID: 'wxfeed0000cafe0001',
  WECHAT_APP_SECRET: '0123456789abcdef0123456789abcdef',
  ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64'),
}

const s3 = {
  MEDIA_S3_URL: 'https://s3.example/bucket/',
  MEDIA_S3_ACCESS_KEY_ID: 'key-id',
  MEDIA_S3_SECRET_ACCESS_KEY: 'the-s3-secret',
}

const read = (env: Record<string, string>) => readSettings({ ...required, ...env })

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    read(env)
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.problems
    throw error
  }
}

describe('readSettings', () => {
  it('keeps pictures in a folder, unchecked, where nothing else is said', () => {
    expect(read({})).toMatchObject({ mediaDir: '.data/media', mediaS3: null, wechatPush: null })
  })

  it('reads the bucket, and the region that most need not name', () => {
    const { mediaS3 } = read(s3)
    expect(mediaS3).toMatchObject({
      bucketUrl: 'https://s3.example/bucket',
      region: 'us-east-1',
      accessKeyId: 'key-id',
    })
    expect(mediaS3?.secretAccessKey.reveal()).toBe('the-s3-secret')
    expect(read({ ...s3, MEDIA_S3_REGION: 'cn-north-1' }).mediaS3?.region).toBe('cn-north-1')
  })

  it('names what a bucket lacks', () => {
    expect(problemsOf({ MEDIA_S3_URL: s3.MEDIA_S3_URL })).toEqual([
      'MEDIA_S3_ACCESS_KEY_ID is missing',
      'MEDIA_S3_SECRET_ACCESS_KEY is missing',
    ])
    expect(problemsOf({ ...s3, MEDIA_S3_URL: 'bucket' })).toHaveLength(1)
  })

  it('asks a production server for a folder or a bucket', () => {
    const production = {
      NODE_ENV: 'production',
      DATABASE_URL: 'sqlite:passport.db',
      PUBLIC_BASE_URL: 'https://api.example',
    }
    expect(problemsOf(production)).toEqual(['MEDIA_DIR is missing'])
    expect(problemsOf({ ...production, ...s3 })).toEqual([])
  })

  it('reads what the console of WeChat asks for', () => {
    const key = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
    const { wechatPush } = read({ WECHAT_PUSH_TOKEN: 'pushToken1', WECHAT_PUSH_AES_KEY: key })
    expect(wechatPush?.token.reveal()).toBe('pushToken1')
    expect(wechatPush?.encodingAesKey?.reveal()).toBe(key)
    expect(read({ WECHAT_PUSH_TOKEN: 'pushToken1' }).wechatPush?.encodingAesKey).toBeNull()
  })

  it.each([
    [{ WECHAT_PUSH_TOKEN: 'a b' }, 'WECHAT_PUSH_TOKEN'],
    [{ WECHAT_PUSH_TOKEN: 'pushToken1', WECHAT_PUSH_AES_KEY: 'short' }, 'WECHAT_PUSH_AES_KEY'],
    [{ WECHAT_PUSH_AES_KEY: 'x'.repeat(43) }, 'WECHAT_PUSH_TOKEN'],
  ])('refuses %j', (env, name) => {
    const problems = problemsOf(env)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(name)
  })

  it('prints no secret of theirs', () => {
    const text = inspect(read({ ...s3, WECHAT_PUSH_TOKEN: 'pushToken1' }), { depth: 10 })
    expect(text).not.toContain('the-s3-secret')
    expect(text).not.toContain('pushToken1')
  })
})
