/** Where the app's server runs in WeChat's cloud hosting; both are empty for a server of its own. */
export type CloudService =
  { ok: true; env: string; service: string } | { ok: false; problem: string }

/** Reads `TARO_APP_CLOUD_ENV` and `TARO_APP_CLOUD_SERVICE`. */
export const readCloudService = (
  variables: Readonly<Record<string, string | undefined>>,
): CloudService => {
  const env = variables['TARO_APP_CLOUD_ENV']?.trim() ?? ''
  const service = variables['TARO_APP_CLOUD_SERVICE']?.trim() ?? ''
  if ((env === '') !== (service === '')) {
    return problem('TARO_APP_CLOUD_ENV and TARO_APP_CLOUD_SERVICE need each other')
  }
  const malformed = [env, service].find((name) => !/^[\w-]*$/.test(name))
  return malformed === undefined
    ? { ok: true, env, service }
    : problem(`not a name of WeChat's cloud hosting: ${JSON.stringify(malformed)}`)
}

const problem = (text: string): CloudService => ({ ok: false, problem: text })
