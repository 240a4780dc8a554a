import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One change of a build. It throws when there is nothing to change. */
export type Sabotage = (folder: string) => Promise<void>

/** A changed copy of a build; the build itself is left alone. */
export const editedCopy = async (
  distDir: string,
  sabotage: Sabotage,
): Promise<{ folder: string; remove: () => Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'passport-sabotage-'))
  await cp(distDir, folder, { recursive: true })
  await sabotage(folder)
  return { folder, remove: () => rm(folder, { recursive: true }) }
}

const edit = async (path: string, change: (text: string) => string): Promise<void> => {
  const before = await readFile(path, 'utf8')
  const after = change(before)
  if (after === before) throw new Error(`there is nothing to change in ${path}`)
  await writeFile(path, after)
}

/** Nothing hears a tap. */
export const dropTaps: Sabotage = (folder) =>
  edit(join(folder, 'base.wxml'), (text) => text.replaceAll(/ bindtap="\w+"/g, ''))

export const dropVendors: Sabotage = (folder) => rm(join(folder, 'vendors.js'))

export const dropMinePage: Sabotage = (folder) => rm(join(folder, 'pages/mine/index.js'))

/** The app's requests go through the browser's `fetch`, which a mini-program does not have. */
export const useFetch: Sabotage = (folder) =>
  edit(
    join(folder, 'app.js'),
    (text) =>
      `wx.request = function (options) {
        fetch(options.url, { method: options.method, body: options.data })
          .then(function (response) { return response.json() })
          .then(function (data) { options.success({ data: data, statusCode: 200, header: {} }) })
        return { abort: function () {} }
      };${text}`,
  )

/** Not broken: one tap on the sign-in panel also binds the phone number. */
export const oneTapPhone: Sabotage = (folder) =>
  edit(join(folder, 'app.js'), (text) =>
    text.replace(/host: ?(?=\w+\(\{ ?tabPages)/, 'oneTapPhone:true,$&'),
  )

/** Not broken: the app signs in by itself when a gate opens. */
export const signInAtGates: Sabotage = (folder) =>
  edit(join(folder, 'app.js'), (text) =>
    text.replace(/apiBaseUrl: ?(?=")/, 'silentSignIn:"gate",$&'),
  )

/** Not broken: the web page that the app opens. */
export const opensWebPage =
  (url: string): Sabotage =>
  (folder) =>
    edit(join(folder, 'app.js'), (text) =>
      text.replace(/webUrl: ?"[^"]*"/, `webUrl:${JSON.stringify(url)}`),
    )
