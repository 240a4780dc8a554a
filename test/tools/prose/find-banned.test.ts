import { findBanned } from '../../../tools/prose/find-banned'

const phrases = (path: string, text: string) => findBanned(path, text).map(({ phrase }) => phrase)

describe('findBanned', () => {
  it.each([
    ['The log is for the operator alone.', 'alone'],
    ['Whoever signed out keeps nothing.', 'Whoever'],
    ['Who asks twice waits.', 'Who'],
    ['It is shown to who is signed out.', 'to who'],
    ['Whatever fails is thrown.', 'Whatever'],
    ['It works all the same.', 'all the same'],
    ['It is measured anew.', 'anew'],
    ['It waits in vain.', 'in vain'],
    ['Only the want of one rejects.', 'the want of'],
    ['At most so many run.', 'so many'],
    ['As it comes, it is slow.', 'As it comes'],
    ['It fails for the sake of order.', 'sake'],
    ['The server answers with a list.', 'server answers'],
    ['A proxy answered 401 there.', 'answered 401'],
    ['Ends all sessions; answers how many.', '; answers'],
    ['Answers whose it is.', 'Answers'],
    ['The row goes, and its sessions stay.', 'goes'],
    ['While Redis is away, nodes count.', 'Redis is away'],
    ['It is set, but away.', 'but away'],
    ['The behaviour of the host.', 'behaviour'],
  ])('refuses %j', (text, phrase) => {
    expect(phrases('page.md', text)).toEqual([phrase])
  })

  it.each([
    'Leave it alone. The proxy was left alone.',
    'It leaves strings, addresses and names alone.',
    'Answers to questions, answers of the server.',
    'Who is signed in?',
    'A user who signed out keeps nothing.',
    'The proof of who the user is.',
    'Both are all the same.',
    'The answers of the server are checked.',
    'The request goes through the proxy.',
    'Where the log goes: standard error.',
    'As many as there are.',
    'The connection failed while the app was away.',
    'It is far away.',
  ])('lets pass %j', (text) => {
    expect(phrases('page.md', text)).toEqual([])
  })

  it('reads the comments and strings of a program, and none of its code', () => {
    const program = `
      // Only the first one,
      // and that one alone.
      const alone = anew(who)  /* anew */
      it('shows it to who asks', () => \`in \${vain} vain, anew\`)
      const page = <View>Whoever reads this {alone} page</View>
      /**
       * So
       * many of them.
       */
    `
    expect(findBanned('page.tsx', program).map(({ line, phrase }) => [line, phrase])).toEqual([
      [3, 'alone'],
      [4, 'anew'],
      [5, 'to who'],
      [5, 'anew'],
      [6, 'Whoever'],
      [8, 'So many'],
    ])
  })

  it('passes over code in Markdown and in comments', () => {
    expect(
      phrases('page.md', 'Say `alone`.\n\n```sh\nrun anew\n```\n\nhttps://example.com/alone'),
    ).toEqual([])
    expect(phrases('a.ts', '// Reads `alone` from https://example.com/anew\nrun()')).toEqual([])
  })

  it('begins a sentence at each cell and item', () => {
    expect(phrases('page.md', '- Who asks\n\n| a | Whatever fails |\n')).toEqual([
      'Who',
      'Whatever',
    ])
  })

  it('reads the comments of settings files', () => {
    expect(phrases('compose.yaml', 'alone: anew # for this one alone\n')).toEqual(['alone'])
  })
})
