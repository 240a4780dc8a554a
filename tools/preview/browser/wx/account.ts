import type { Account, Phone } from '../runtime/phone'
import { HostFailure } from '../runtime/host-failure'
import { SandboxError, type Sandbox, type AccountRef } from '../runtime/sandbox'
import { button, element } from '../screen/element'

// The words that the local WeChat finds risky, too.
const refusedWords = /赌博|色情|诈骗/

type Parts = Pick<Phone, 'accountRef' | 'overlays' | 'files' | 'strings' | 'privacy'>

/** What only a real account has: an avatar, a phone number, a nickname that is reviewed. */
export const createAccount = (phone: () => Parts, sandbox: Sandbox): Account => ({
  chooseAvatar: async () => {
    const { accountRef, overlays, files, strings, privacy } = phone()
    try {
      await privacy.require('button.chooseAvatar')
    } catch {
      return null
    }
    const image = await new Promise<Blob | null>((resolve) => {
      overlays.showSheet(
        (close) => {
          const album = element('input', 'preview-sheet-file', { type: 'file', accept: 'image/*' })
          album.addEventListener('change', () => {
            close()
            resolve(album.files?.[0] ?? null)
          })
          const choose = (label: string, make: () => Promise<Blob | null>) =>
            button('preview-sheet-item', label, () => {
              close()
              void make().then(resolve)
            })
          return [
            choose(strings().useWechatAvatar, () => drawAvatar(sandbox, accountRef())),
            element('label', 'preview-sheet-item', {}, [strings().chooseFromAlbum, album]),
            choose(strings().unsafePicture, () => Promise.resolve(null)),
            choose(strings().cancel, () => Promise.resolve(null)),
          ]
        },
        () => {
          resolve(null)
        },
      )
    })
    if (image === null) return null
    const suffix = image.type === 'image/jpeg' ? '.jpeg' : '.png'
    return { avatarUrl: files.addTemporary(image, suffix) }
  },

  askPhoneNumber: async (name) => {
    const { accountRef, overlays, strings, privacy } = phone()
    try {
      await privacy.require(`button.${name}`)
    } catch (error) {
      const errno = error instanceof HostFailure ? error.errno : undefined
      return { errMsg: `${name}:fail privacy permission is not authorized`, errno }
    }
    const allows = await overlays.showActionSheet(
      [strings().allowPhone],
      '',
      strings().phoneTitle,
      strings().refusePhone,
    )
    if (allows === null) return { errMsg: `${name}:fail user deny`, errno: 103 }
    try {
      return { errMsg: `${name}:ok`, code: await sandbox.phoneCode(accountRef()) }
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error
      return { errMsg: `${name}:fail server system error`, errno: 1000 }
    }
  },

  reviewNickname: (text) => Promise.resolve(!refusedWords.test(text)),
})

const sizePx = 132

/** The current user's picture: an initial on a colour of their own. */
const drawAvatar = async (sandbox: Sandbox, { userId }: AccountRef): Promise<Blob | null> => {
  const users = await sandbox.users().catch(() => [])
  const name =
    users.find(({ id, current }) => (userId === null ? current : id === userId))?.nickname ?? '?'
  const canvas = document.createElement('canvas')
  canvas.width = sizePx
  canvas.height = sizePx
  const context = canvas.getContext('2d')
  if (context === null) return null
  const hue = Array.from(name).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 360
  context.fillStyle = `hsl(${String(hue)} 55% 55%)`
  context.fillRect(0, 0, sizePx, sizePx)
  context.fillStyle = '#ffffff'
  context.font = `600 ${String(sizePx / 2)}px system-ui, sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(Array.from(name)[0] ?? '?', sizePx / 2, sizePx / 2 + 4)
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/png')
  })
}
