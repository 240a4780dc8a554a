import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { omissionTexts, refusalTexts } from '../../../server/src/user-import/import-problem'
import { groupRows } from '../../../server/src/user-import/group-rows'
import { parseRow, type ImportApp } from '../../../server/src/user-import/parse-row'
import type { Cells } from '../../../server/src/user-import/read-users-file'

const apps: ImportApp[] = [
  { name: 'weapp', appId: 'wx1', unionScope: 'wechat', hasAliases: false },
  { name: 'weapp', appId: 'wx2', unionScope: 'wechat', hasAliases: false },
  { name: 'tt', appId: 'tt1', unionScope: 'douyin', hasAliases: false },
]

const none: Cells = {
  app_id: 'wx1',
  openid: '',
  unionid: '',
  phone: '',
  external_id: '',
  nickname: '',
}

const parse = (cells: Partial<Cells>, line = 2) =>
  parseRow({ line, cells: { ...none, ...cells } }, apps)

const codesOf = (cells: Partial<Cells>) =>
  parse(cells).problems.map(({ column, code }) => `${column ?? 'row'} ${code}`)

describe('parseRow', () => {
  it('finds the provider by the app id', () => {
    expect(parse({ app_id: 'tt1', openid: 'o1' }).row?.app.name).toBe('tt')
    expect(parse({ app_id: 'wx2', openid: 'o1' }).row?.app.unionScope).toBe('wechat')
  })

  it.each([
    ['+86 13800000001', '86 13800000001'],
    ['+86-13800000001', '86 13800000001'],
    ['+8613800000001', '86 13800000001'],
    ['+852 61000003', '852 61000003'],
    ['+1 2025550123', '1 2025550123'],
  ])('reads the phone number %s', (text, phone) => {
    expect(parse({ openid: 'o1', phone: text })).toMatchObject({ row: { phone }, problems: [] })
  })

  it.each([
    '13800000001',
    '8613800000001',
    '+86 1380000000',
    '+86 23800000001',
    '+85261000003',
    '+0 13800000001',
    '+852 12345678901234',
    '+86 138 0000 0001',
    '1.38E+10',
    '+86 １3800000001',
  ])('refuses the phone number %s', (phone) => {
    expect(codesOf({ openid: 'o1', phone })).toEqual(['phone phone_invalid'])
  })

  it('cleans a nickname as the app does', () => {
    expect(parse({ openid: 'o1', nickname: ' a\u200B  b\n' }).row?.nickname).toBe('a b')
    expect(codesOf({ openid: 'o1', nickname: '\u200B' })).toEqual(['nickname nickname_invalid'])
    expect(codesOf({ openid: 'o1', nickname: '🌊'.repeat(32) })).toEqual([])
    expect(codesOf({ openid: 'o1', nickname: '🌊'.repeat(33) })).toEqual([
      'nickname nickname_invalid',
    ])
  })

  it('leaves out the placeholder that WeChat shows in place of a name', () => {
    expect(parse({ openid: 'o1', nickname: '微信用户' })).toEqual({
      row: expect.objectContaining({ nickname: null }) as unknown,
      problems: [{ line: 2, column: 'nickname', code: 'nickname_placeholder' }],
    })
  })

  it.each<[Partial<Cells>, string[]]>([
    [{}, ['openid identity_missing']],
    [{ unionid: 'u1' }, []],
    [{ openid: 'o1', app_id: '' }, ['app_id app_unknown']],
    [{ openid: 'o1', app_id: 'wx9' }, ['app_id app_unknown']],
    [{ openid: 'o 1' }, ['openid id_invalid']],
    [{ openid: 'o'.repeat(129) }, ['openid id_invalid']],
    [{ openid: 'o1', unionid: 'ü' }, ['unionid id_invalid']],
    [{ openid: 'o1', external_id: 'a\u0000' }, ['external_id id_invalid']],
    [
      { openid: 'NULL', phone: '\\N', nickname: 'null' },
      ['openid null_as_text', 'phone null_as_text', 'nickname null_as_text'],
    ],
    [
      { openid: ' ', unionid: '#', phone: '1', external_id: ' ', nickname: '\u200B' },
      [
        'openid id_invalid',
        'external_id id_invalid',
        'phone phone_invalid',
        'nickname nickname_invalid',
      ],
    ],
  ])('finds every problem of %j', (cells, codes) => {
    expect(codesOf(cells)).toEqual(codes)
  })

  it('refuses a row of another width whole', () => {
    expect(parseRow({ line: 3, cells: null }, apps)).toEqual({
      row: null,
      problems: [{ line: 3, column: null, code: 'cells_count' }],
    })
  })
})

/** Rows from line 2 on: what is imported, by lines, and why the others are not. */
const group = (...rows: Partial<Cells>[]) => {
  const parsed = rows.map((cells, at) => parse(cells, at + 2))
  const problems = parsed.flatMap((of) => of.problems)
  const known = parsed.flatMap(({ row }) => (row === null ? [] : [row]))
  const grouped = groupRows(known, problems)
  return {
    users: grouped.users,
    lines: grouped.users.map((user) => user.rows.map(({ line }) => line)),
    problems: grouped.problems.map(({ line, code }) => `${line} ${code}`),
  }
}

describe('groupRows', () => {
  it('joins the rows of one unionid to one user, who has what any of them says', () => {
    const { lines, users, problems } = group(
      { openid: 'a1', unionid: 'u1', phone: '+86 13800000001' },
      { openid: 'b1' },
      { app_id: 'wx2', openid: 'a2', unionid: 'u1', external_id: '7', nickname: 'An' },
      { app_id: 'tt1', openid: 'c1', unionid: 'u1' },
    )
    expect(problems).toEqual([])
    expect(lines).toEqual([[2, 4], [3], [5]])
    expect(users[0]).toMatchObject({
      phone: { text: '86 13800000001', line: 2 },
      externalId: { text: '7', line: 4 },
      nickname: { text: 'An', line: 4 },
    })
  })

  it.each<[string, Partial<Cells>[], string[]]>([
    ['an openid', [{ openid: 'a' }, { openid: 'a' }], ['2 openid_twice', '3 openid_twice']],
    [
      'an external id',
      [
        { openid: 'a', external_id: '7' },
        { openid: 'b', external_id: '7' },
      ],
      ['2 external_id_twice', '3 external_id_twice'],
    ],
    [
      'a phone number in two ways',
      [
        { openid: 'a', phone: '+8613800000001' },
        { openid: 'b', phone: '+86-13800000001' },
      ],
      ['2 phone_twice', '3 phone_twice'],
    ],
    [
      'a unionid with two openids of one app',
      [
        { openid: 'a', unionid: '0' },
        { openid: 'b', unionid: '0' },
      ],
      ['2 app_twice', '3 app_twice'],
    ],
  ])('refuses all rows that share %s', (_what, rows, problems) => {
    expect(group(...rows, { openid: 'other' })).toMatchObject({ lines: [[4]], problems })
  })

  it('lets the rows of one user repeat the external id and the phone number', () => {
    const same = { unionid: 'u1', external_id: '7', phone: '+86 13800000001' }
    expect(group({ openid: 'a', ...same }, { app_id: 'wx2', openid: 'b', ...same })).toMatchObject({
      lines: [[2, 3]],
      problems: [],
    })
  })

  it('refuses a user whose rows differ', () => {
    expect(
      group(
        { openid: 'a', unionid: 'u1', external_id: '7', phone: '+86 13800000001' },
        { app_id: 'wx2', openid: 'b', unionid: 'u1', external_id: '8', phone: '+86 13800000002' },
      ),
    ).toMatchObject({
      users: [],
      problems: [
        '2 external_id_differs',
        '3 external_id_differs',
        '2 phone_differs',
        '3 phone_differs',
      ],
    })
  })

  it('refuses a user whole where one row is refused', () => {
    expect(
      group({ openid: 'a', unionid: 'u1' }, { app_id: 'wx2', unionid: 'u1', openid: 'ü' }),
    ).toMatchObject({ users: [], problems: ['2 user_refused'] })
  })

  it('keeps the same openid of two apps apart', () => {
    expect(group({ openid: 'a' }, { app_id: 'wx2', openid: 'a' }).lines).toEqual([[2], [3]])
  })
})

describe('the codes of the report', () => {
  it('are all in the README', () => {
    const text = readFileSync(join(__dirname, '../../../server/README.md'), 'utf8')
    for (const code of Object.keys({ ...refusalTexts, ...omissionTexts })) {
      expect(text).toContain(`\`${code}\``)
    }
  })
})
