export default definePageConfig({ navigationBarTitleText: '登录日志' })
