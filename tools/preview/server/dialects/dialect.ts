import type { HostName } from '../../hosts'

/** Takes a problem of the file that is translated. */
export type Refuse = (problem: string) => void

export type JsonObject = Record<string, unknown>

/** The form that a host gives to the files of a build, and the way back to WeChat's. */
export interface BuildDialect {
  readonly host: HostName
  /** With their dots. */
  readonly suffixes: { readonly template: string; readonly style: string; readonly script: string }
  /** The AppID of a build that names none. */
  readonly defaultAppId: string
  /** A template in WeChat's form, with the same line breaks. */
  toWxml(text: string, refuse: Refuse): string
  /** The script of a template in WeChat's form, with the same line breaks. */
  toWxs(text: string, refuse: Refuse): string
  /** `app.json` with WeChat's keys. */
  toAppConfig(config: JsonObject, refuse: Refuse): JsonObject
  /** The JSON of a page or a component with WeChat's keys. */
  toPageConfig(config: JsonObject, refuse: Refuse): JsonObject
}
