import { it, expect } from '@jest/globals'
import { bundleApp } from './support/load-app'
it('loads', async () => {
  for (const n of ['weapp', 'alipay', 'tt'] as const) {
    const load = await bundleApp(n)
    const app = load({ login: (o: any) => o.success({ code: 'c' }), getAuthCode: (o: any) => o.success({ authCode: 'ac' }), getLaunchOptionsSync: () => ({ scene: 1001 }), request: () => ({}), canIUse: () => true })
    console.log(n, Object.keys(app), await app.createPlatform(n).loginCode({ isSilent: true }))
  }
})
