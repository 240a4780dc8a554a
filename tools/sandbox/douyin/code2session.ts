import { shortenCode } from '../common/call-log'
import { parseBody, readText, type DouyinCall } from './douyin-call'
import { DouyinRefusal } from './douyin-errors'
import { anonymousOpenidOf, openidOf, unionidOf, type DouyinState } from './douyin-state'

/**
 * `POST /api/apps/v2/jscode2session`, at developer.toutiao.com. Each of the two codes brings its own
 * fields; the others are empty.
 *
 * https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/server/log-in/code-2-session
 */
export const createCode2Session =
  (state: DouyinState): DouyinCall =>
  (request) => {
    const { facts } = request
    const body = parseBody(request, 40014)
    const code = readText(body, 'code')
    const anonymousCode = readText(body, 'anonymous_code')
    const appId = readText(body, 'appid')
    const secret = readText(body, 'secret')
    if (appId === '' || secret === '' || (code === '' && anonymousCode === '')) {
      throw new DouyinRefusal(40014)
    }
    facts.appId = appId
    facts.code = code === '' ? anonymousCode : code
    const app = state.apps.find((candidate) => candidate.appId === appId)
    if (app === undefined) throw new DouyinRefusal(40015)
    if (app.secret !== secret) throw new DouyinRefusal(40017)
    const userOf = (userId: string) => state.sandbox.users.find(({ id }) => id === userId)

    const data = { session_key: '', openid: '', anonymous_openid: '', unionid: '' }
    if (code !== '') {
      const found = state.loginCodes.look(code)
      const user =
        found.state === 'valid' && found.value.appId === appId
          ? userOf(found.value.userId)
          : undefined
      if (found.state !== 'valid' || user === undefined) throw new DouyinRefusal(40018)
      state.loginCodes.use(code)
      facts.userId = user.id
      data.session_key = found.value.sessionKey
      data.openid = openidOf(app, user)
      data.unionid = unionidOf(app, user)
      facts.identity = {
        subject: shortenCode(data.openid),
        unionId: data.unionid === '' ? null : shortenCode(data.unionid),
      }
    }
    if (anonymousCode !== '') {
      const found = state.anonymousCodes.look(anonymousCode)
      const user =
        found.state === 'valid' && found.value.appId === appId
          ? userOf(found.value.userId)
          : undefined
      if (user === undefined) throw new DouyinRefusal(40019)
      state.anonymousCodes.use(anonymousCode)
      facts.userId = user.id
      data.anonymous_openid = anonymousOpenidOf(app, user)
    }
    return { data }
  }
