import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readUsersFile } from '../../../server/src/user-import/read-users-file'

const header = 'app_id,openid,unionid,phone,external_id,nickname'

describe('readUsersFile', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'passport-users-'))
  })

  afterEach(() => rmSync(folder, { recursive: true }))

  const read = (content: string | Buffer) => {
    const path = join(folder, 'users.csv')
    writeFileSync(path, content)
    return readUsersFile(path)
  }

  const row = (cells: Partial<Record<string, string>>) => ({
    app_id: '',
    openid: '',
    unionid: '',
    phone: '',
    external_id: '',
    nickname: '',
    ...cells,
  })

  it.each([
    ['\n', ''],
    ['\r\n', ''],
    ['\r\n', '\uFEFF'],
    ['\r', '\uFEFF'],
  ])('reads lines that end with %j after %j', async (end, mark) => {
    const lines = [header, 'wx1,o1,,+86 13800000001,7,"Li, Lei"', '', 'wx1,o2,u2,,,"a ""b"" c"', '']
    expect(await read(mark + lines.join(end))).toEqual([
      {
        line: 2,
        cells: row({
          app_id: 'wx1',
          openid: 'o1',
          phone: '+86 13800000001',
          external_id: '7',
          nickname: 'Li, Lei',
        }),
      },
      { line: 4, cells: row({ app_id: 'wx1', openid: 'o2', unionid: 'u2', nickname: 'a "b" c' }) },
    ])
  })

  it('reads a file whose lines end in two ways', async () => {
    const rows = await read(`${header}\r\nwx1,o1,,,,\nwx1,o2,,,,\r\nwx1,o3,,,,`)
    expect(rows.map(({ line, cells }) => [line, cells?.openid])).toEqual([
      [2, 'o1'],
      [3, 'o2'],
      [4, 'o3'],
    ])
  })

  it('takes the columns in any order, and spaces around the cells', async () => {
    const text = 'nickname, openid ,app_id,unionid,phone,external_id\n Bo , o1 ,wx1,,,\n'
    expect(await read(text)).toEqual([
      { line: 2, cells: row({ app_id: 'wx1', openid: 'o1', nickname: 'Bo' }) },
    ])
  })

  it('names the last line of a row with a line break in a cell', async () => {
    const rows = await read(`${header}\nwx1,o1,,,,"two\nlines"\nwx1,o2,,,,x\n`)
    expect(rows.map(({ line }) => line)).toEqual([3, 4])
  })

  it('has no cells for a row of another width', async () => {
    const rows = await read(`${header}\nwx1,o1\nwx1,o1,,,,,,\nwx1,o1,,,,\n`)
    expect(rows.map(({ cells }) => cells === null)).toEqual([true, true, false])
  })

  it('reads a file with a header only', async () => {
    expect(await read(header)).toEqual([])
  })

  it.each([
    ['', 'the file is empty'],
    ['app_id,openid,unionid,phone,external_id\n', 'nickname is missing'],
    [`${header},age\n`, 'column 7 is unknown'],
    [`${header},\n`, 'column 7 is unknown'],
    [`${header},openid\n`, 'openid is there twice'],
    ['wx1,o1,,,,\n', 'app_id is missing'],
  ])('refuses the header %j', async (text, problem) => {
    await expect(read(text)).rejects.toThrow(problem)
  })

  it('repeats nothing of a first row that stands in place of the header', async () => {
    const error = await read('wx1,secret1,secret2,secret3,,\n').catch((caught: unknown) => caught)
    expect(String(error)).toContain('app_id is missing')
    expect(String(error)).not.toContain('secret')
  })

  it('refuses another encoding', async () => {
    // 张小明 in GBK, as Excel saves it.
    const name = Buffer.from([0xd5, 0xc5, 0xd0, 0xa1, 0xc3, 0xf7])
    const bytes = Buffer.concat([Buffer.from(`${header}\nwx1,o1,,,,`), name])
    await expect(read(bytes)).rejects.toThrow('not UTF-8')
    const utf16 = Buffer.from(`\uFEFF${header}\n`, 'utf16le')
    await expect(read(utf16)).rejects.toThrow('not UTF-8')
  })

  it.each([
    ['an open quote', `${header}\nwx1,"o1secret,,,,\n`],
    ['a quote in a cell', `${header}\nwx1,o1"secret,,,,\n`],
    ['text after a quote', `${header}\nwx1,"o1"secret,,,,\n`],
  ])('refuses %s without repeating the cell', async (_what, text) => {
    const error = await read(text).catch((caught: unknown) => caught)
    expect(String(error)).toMatch(/the file is no CSV at line 2: \w+$/)
    expect(String(error)).not.toContain('secret')
  })
})
