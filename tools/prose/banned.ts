/** A manner of writing that readers stumble over, and what to write in its place. */
export interface BannedPhrase {
  pattern: RegExp
  instead: string
}

/** Where a sentence or a clause after a colon, a semicolon or a bracket begins. `\u0001` is code. */
const start = '(?<=(?:^|\\u0001|[.!?:;(|])\\s*)'
/** A sentence that ends with a question mark may begin with a question word. */
const noQuestion = '(?![^.!?\\u0001]*\\?)'

/** The patterns miss some in order to accuse few wrongly: a false alarm costs more than a miss. */
export const bannedPhrases: readonly BannedPhrase[] = [
  {
    pattern: /(?<!\b(?:leave|leaves|leaving|left|let|stand|stands)\s+(?:\S+\s+){0,5})\balone\b/gi,
    instead: 'only, by itself',
  },
  { pattern: /\bwh(?:o|om)ever\b/gi, instead: 'a noun: the user who, any client that' },
  {
    pattern: new RegExp(`${start}Who(?:se)?\\s${noQuestion}`, 'g'),
    instead: 'a noun: the user who, a client that',
  },
  {
    // "of who the user is" is a question; "for who asked" wants a noun.
    pattern:
      /\b(?:to|for|by|from|with|than|as|like)\s+who\b(?!\s+(?:a|an|the|it|he|she|they|we|you|i|this|that)\b)/gi,
    instead: 'a noun: for the user who, to a client that',
  },
  {
    pattern: new RegExp(`${start}Whatever\\s${noQuestion}`, 'g'),
    instead: 'a noun: all failures, every file that',
  },
  {
    pattern: /(?<!\b(?:are|is|was|were|be|not|looks?|gives?)\s+)\ball\s+the\s+same\b/gi,
    instead: 'anyway, still',
  },
  { pattern: /\banew\b/gi, instead: 'again' },
  { pattern: /\bin\s+vain\b/gi, instead: 'without success, and fails' },
  { pattern: /\b(?:the|for)\s+want\s+of\b/gi, instead: 'without, if there is no' },
  { pattern: /\bso\s+many\b/gi, instead: 'the number' },
  { pattern: /\bas\s+(?:it\s+comes|they\s+come)\b/gi, instead: 'with the defaults, unchanged' },
  { pattern: /\bsakes?\b/gi, instead: 'because of, for' },
  {
    pattern:
      /\b(?:it|that|which|who|server|servers|wechat|alipay|douyin|sandbox|platform|endpoint|route|host|api|app|node|database|postgresql|sqlite|redis|call|method|function|proxy|nginx|one|and|or|still|never|always|then|also|only)\s+answers\b/gi,
    instead: 'returns, responds with',
  },
  {
    // "Answers how many" is the verb; "Answers are checked" the noun.
    pattern: new RegExp(
      `(?:${start}Answers|[;,]\\s+answers)\\s(?!(?:are|were|of|to|from|in|that|with)\\b)`,
      'g',
    ),
    instead: 'returns, responds with',
  },
  {
    pattern: /\banswer(?:s|ed|ing)?\s+(?:with\s+)?(?:a\s+)?[1-5]\d\d\b/gi,
    instead: 'return, respond with',
  },
  {
    pattern: /(?<!\bwhere\s+(?:\S+\s+){0,3})\bgoes(?=\s*(?:[.,;:)\u0001]|$))/gi,
    instead: 'is deleted, is removed',
  },
  {
    // A user and an app may be away; a service is unavailable.
    pattern:
      /\b(?:(?:that|which|it|redis|postgresql|database|bucket|folder|proxy|server|service|store|wechat)\s+(?:is|was)|but)\s+away\b/gi,
    instead: 'unavailable, missing',
  },
  {
    pattern:
      /\b(?:behaviours?|colou?red?s?(?<=u\w*)|favou?r\w*(?<=favour\w*)|honour\w*|neighbour\w*|centres?|licence[sd]?|defence|catalogues?(?=d\b)|(?:recogn|serial|normal|initial|organ|author|optim|summar|minim|maxim|synchron)is(?:e|es|ed|ing|ation))\b/gi,
    instead: 'American spelling',
  },
]
