import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { createPreview } from '../../tools/preview/server/create-preview'
import { createSandbox, type Sandbox } from '../../tools/sandbox/create-sandbox'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { openPhone, type Phone } from './support/phone'

/** Each page shows what it gets, one JSON text a line. */
const say = `say(value) { this.setData({ out: this.data.out + JSON.stringify(value) + '\\n' }) }`

const ttBuild = {
  'app.json': '{"pages":["page"]}',
  'app.js': 'App({})',
  'page.ttml': `<view bindtap="tapped" data-on="outer"><view class="inner" data-on="inner">tap</view></view>
    <button open-type="getPhoneNumber" bindgetphonenumber="numbered">number</button>
    <button open-type="im">im</button><text class="out">{{out}}</text>`,
  'page.js': `Page({ data: { out: '' }, ${say},
    tapped(event) { this.say([event.type, event.target.dataset, event.currentTarget.dataset]) },
    numbered({ type, detail }) { this.say([type, Object.keys(detail)]) },
    onLoad() { tt.login({ success: ({ isLogin }) => this.say(['login', isLogin]) }) } })`,
}

const alipayBuild = {
  'app.json': '{"pages":["page"],"window":{"defaultTitle":"A title"}}',
  'app.js': 'App({})',
  'page.axml': `<view onTap="tapped" data-on="outer"><view class="inner" data-on="inner" onLongTap="held">tap</view></view>
    <view class="row" a:for="{{[1, 2]}}" a:key="*this">{{index}}{{item}}</view>
    <button open-type="getAuthorize" scope="phoneNumber" onGetAuthorize="agreed" onError="refused">number</button>
    <button open-type="lifestyle">lifestyle</button><text class="out">{{out}}</text>`,
  'page.js': `Page({ data: { out: '' }, ${say},
    tapped(event) { this.say([event.type, event.target.dataset, event.target.targetDataset]) },
    held({ type }) { this.say([type]) },
    refused({ type, detail }) { this.say([type, detail.error]) },
    agreed({ type }) {
      my.getPhoneNumber({ success: ({ response }) => this.say([type, Object.keys(JSON.parse(response))]) })
    } })`,
}

describe('the preview as another host', () => {
  const closers = createClosers()
  let browser: Browser
  let sandbox: Sandbox

  beforeAll(async () => {
    browser = closers.add(await launchBrowser())
    sandbox = closers.add(await createSandbox())
  })
  afterAll(() => closers.closeAll())

  const open = async (build: Record<string, string>): Promise<Phone> => {
    const distDir = await mkdtemp(join(tmpdir(), 'dialects-'))
    closers.add({ close: () => rm(distDir, { recursive: true }) })
    for (const [path, text] of Object.entries(build)) {
      await mkdir(dirname(join(distDir, path)), { recursive: true })
      await writeFile(join(distDir, path), text)
    }
    const options = { distDir, apiBaseUrl: 'http://127.0.0.1:9', sandboxUrl: sandbox.url }
    const preview = closers.add(await createPreview(options))
    return openPhone(browser, preview.url)
  }
  /** Waits for that number of lines on the page. */
  const linesOf = async (phone: Phone, count: number): Promise<unknown[]> => {
    const out = phone.visible('.out')
    const lines = new RegExp(`^(?:[^\\n]+\\n){${String(count)}}`)
    await out.filter({ hasText: lines }).waitFor()
    const text = (await out.textContent()) ?? ''
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
  }
  const failuresOf = async (phone: Phone) => (await phone.facts()).failures.map(({ name }) => name)

  it('is Douyin: its login, its events and its phone button', async () => {
    const phone = await open(ttBuild)
    await linesOf(phone, 1)
    await phone.visible('.inner').click()
    await phone.button('number').click()
    await phone.dialogButton('Allow').click()
    expect(await linesOf(phone, 3)).toEqual([
      ['login', true],
      ['tap', { on: 'inner' }, { on: 'outer' }],
      ['getphonenumber', ['errMsg', 'encryptedData', 'iv', 'code']],
    ])
    expect(await failuresOf(phone)).toEqual([])
    await phone.button('im').click()
    await phone.screen.locator('.preview-failures:not([hidden])').waitFor()
    expect(await failuresOf(phone)).toEqual(['open-type="im"'])
    await phone.close()
  })

  it('is Alipay: its directives, its events and its phone number', async () => {
    const phone = await open(alipayBuild)
    expect(await phone.visible('.row').allTextContents()).toEqual(['01', '12'])
    await phone.visible('.inner').click()
    await phone.visible('.inner').click({ delay: 600 })
    await phone.button('number').click()
    await phone.dialogButton('Do not allow').click()
    await phone.button('number').click()
    await phone.dialogButton('Allow').click()
    expect(await linesOf(phone, 4)).toEqual([
      ['tap', { on: 'outer' }, { on: 'inner' }],
      ['longTap'],
      ['error', 11],
      ['getAuthorize', ['response', 'sign', 'sign_type', 'encrypt_type', 'charset']],
    ])
    expect(await failuresOf(phone)).toEqual([])
    await phone.button('lifestyle').click()
    await phone.screen.locator('.preview-failures:not([hidden])').waitFor()
    expect(await failuresOf(phone)).toEqual(['open-type="lifestyle"'])
    await phone.close()
  })
})
