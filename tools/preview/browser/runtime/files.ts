import { resolve } from './module-loader'
import type { Files } from './phone'

/** Files live as long as the phone is open, as temporary ones do. */
export const createFiles = (): Files => {
  const contents = new Map<string, Blob>()
  const urls = new Map<string, string>()
  let count = 0

  const remove = (path: string) => {
    const url = urls.get(path)
    if (url !== undefined) URL.revokeObjectURL(url)
    urls.delete(path)
    return contents.delete(path)
  }
  const write = (path: string, content: Blob) => {
    remove(path)
    contents.set(path, content)
  }

  return {
    addTemporary(content, suffix) {
      count += 1
      const path = `http://tmp/${String(Date.now())}${String(count)}${suffix}`
      write(path, content)
      return path
    },
    write,
    read: (path) => contents.get(path) ?? null,
    remove,
    list: (prefix) => [...contents.keys()].filter((path) => path.startsWith(prefix)),
    urlOf(path, from) {
      const content = contents.get(path)
      if (content !== undefined) {
        const url = urls.get(path) ?? URL.createObjectURL(content)
        urls.set(path, url)
        return url
      }
      if (/^https?:/.test(path)) return `/image?url=${encodeURIComponent(path)}`
      return /^(?:data|blob):/.test(path) ? path : `/weapp/${resolve(from, path)}`
    },
  }
}
