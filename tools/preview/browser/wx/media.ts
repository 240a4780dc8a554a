import { HostFailure } from '../runtime/host-failure'
import type { Phone } from '../runtime/phone'
import type { DefineApi } from './callback-api'
import { textOption } from './options'

/** Pictures, and the few calls of the file system that an app with accounts needs. */
export const createMediaApis = (phone: Phone, define: DefineApi) => {
  const { files } = phone
  const currentRoute = () => phone.pages.top()?.route ?? ''

  const pick = async (count: number): Promise<{ path: string; file: File }[]> => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = 'image/*'
    input.multiple = count > 1
    const chosen = await new Promise<File[]>((resolve) => {
      input.addEventListener('change', () => {
        resolve([...(input.files ?? [])].slice(0, count))
      })
      input.addEventListener('cancel', () => {
        resolve([])
      })
      input.click()
    })
    if (chosen.length === 0) throw new HostFailure('cancel', 1)
    return chosen.map((file) => ({
      file,
      path: files.addTemporary(file, file.type === 'image/png' ? '.png' : '.jpg'),
    }))
  }

  const blobOf = (path: unknown): Blob => {
    const content = typeof path === 'string' ? files.read(path) : null
    if (content === null) throw new HostFailure('no such file or directory', 1300002)
    return content
  }

  return {
    chooseImage: define('chooseImage', async ({ count }) => {
      await phone.privacy.require('chooseImage')
      const picked = await pick(typeof count === 'number' ? count : 9)
      return {
        tempFilePaths: picked.map(({ path }) => path),
        tempFiles: picked.map(({ path, file }) => ({ path, size: file.size })),
      }
    }),
    chooseMedia: define('chooseMedia', async ({ count }) => {
      await phone.privacy.require('chooseMedia')
      const picked = await pick(typeof count === 'number' ? count : 9)
      return {
        type: 'image',
        tempFiles: picked.map(({ path, file }) => ({
          tempFilePath: path,
          size: file.size,
          fileType: 'image',
        })),
      }
    }),
    getImageInfo: define('getImageInfo', async ({ src }) => {
      const image = new Image()
      image.src = files.urlOf(String(src), currentRoute())
      try {
        await image.decode()
      } catch {
        throw new HostFailure('download image fail')
      }
      return {
        width: image.naturalWidth,
        height: image.naturalHeight,
        path: src,
        orientation: 'up',
      }
    }),
    compressImage: define('compressImage', ({ src }) => {
      blobOf(src)
      return { tempFilePath: src }
    }),
    previewImage: define('previewImage', ({ urls, current }) => {
      const list = Array.isArray(urls) ? urls.map(String) : []
      const shown = typeof current === 'string' ? current : (list[0] ?? '')
      phone.overlays.showSheet(
        (close) => {
          const image = document.createElement('img')
          image.className = 'preview-sheet-picture'
          image.src = files.urlOf(shown, currentRoute())
          image.addEventListener('click', close)
          return [image]
        },
        () => undefined,
      )
    }),
    getFileInfo: define('getFileInfo', ({ filePath }) => ({ size: blobOf(filePath).size })),
    getFileSystemManager: () => createFileSystem(phone, define),
  }
}

const createFileSystem = (phone: Phone, define: DefineApi) => {
  const { files } = phone
  const write = (path: unknown, data: unknown) => {
    if (typeof path !== 'string' || !path.startsWith('http://usr')) {
      throw new HostFailure('permission denied, open "' + String(path) + '"', 1300013)
    }
    files.write(path, new Blob([data as BlobPart]))
  }
  const readBytes = async (path: unknown): Promise<ArrayBuffer> => {
    const content = files.read(String(path))
    if (content === null) throw new HostFailure('no such file or directory', 1300002)
    return content.arrayBuffer()
  }
  const sync =
    <Args extends unknown[], Result>(name: string, run: (...args: Args) => Result) =>
    (...args: Args): Result => {
      try {
        return run(...args)
      } catch (error) {
        if (!(error instanceof HostFailure)) throw error
        throw new Error(`${name}:fail ${error.reason}`, { cause: error })
      }
    }
  const unlink = (path: unknown) => {
    if (!files.remove(String(path))) throw new HostFailure('no such file or directory', 1300002)
  }
  return {
    writeFile: define('writeFile', ({ filePath, data }) => {
      write(filePath, data)
    }),
    writeFileSync: sync('writeFileSync', write),
    readFile: define('readFile', async ({ filePath, encoding }) => {
      const bytes = await readBytes(filePath)
      return { data: encoding === undefined ? bytes : decode(bytes, textOption(encoding, 'utf-8')) }
    }),
    unlink: define('unlink', ({ filePath }) => {
      unlink(filePath)
    }),
    unlinkSync: sync('unlinkSync', unlink),
    access: define('access', ({ path }) => {
      if (files.read(String(path)) === null)
        throw new HostFailure('no such file or directory', 1300002)
    }),
    accessSync: sync('accessSync', (path: unknown) => {
      if (files.read(String(path)) === null)
        throw new HostFailure('no such file or directory', 1300002)
    }),
    getFileInfo: define('getFileInfo', ({ filePath }) => {
      const content = files.read(String(filePath))
      if (content === null) throw new HostFailure('no such file or directory', 1300002)
      return { size: content.size }
    }),
  }
}

const decode = (bytes: ArrayBuffer, encoding: string): string => {
  if (encoding === 'base64') {
    return btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''))
  }
  return new TextDecoder(encoding).decode(bytes)
}
