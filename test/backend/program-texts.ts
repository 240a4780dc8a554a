/** The programs of a document by their file name, which is on the first line of each. */
export const programTexts = (document: string): Map<string, string> => {
  const texts = new Map<string, string>()
  for (const [, text = ''] of document.matchAll(/^```(?:python|go|php|java)\n(.*?)^```$/gms)) {
    const name = /^(?:#|\/\/|<\?php \/\/) (\S+\.\w+): /.exec(text)?.[1]
    if (name !== undefined) texts.set(name, text)
  }
  return texts
}
