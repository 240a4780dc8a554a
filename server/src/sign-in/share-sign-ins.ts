import type { CreatedSession } from '../../../src/contract/session'
import type { ProviderRegistry } from '../providers/provider-registry'
import { claimsGatewayIdentity } from '../providers/wechat-gateway'
import type { SignIn } from './sign-in'

/**
 * The same sign-in, once for each login code: requests that send a code while its sign-in runs share
 * its session and its response. Behind WeChat's gateway the code proves nobody, so nothing is shared.
 */
export const shareSignIns = (signIn: SignIn, providers: ProviderRegistry): SignIn => {
  const running = new Map<string, Promise<CreatedSession>>()

  return async (request, source) => {
    if (claimsGatewayIdentity(source.headers)) return signIn(request, source)
    const { name, appId } = providers.find(request.provider, request.appId)
    const key = JSON.stringify([name, appId, request.code])
    const shared = running.get(key)
    if (shared !== undefined) return shared
    const started = signIn(request, source).finally(() => running.delete(key))
    running.set(key, started)
    return started
  }
}
