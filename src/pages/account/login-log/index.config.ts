export default definePageConfig({ navigationBarTitleText: '登录日志', enablePullDownRefresh: true })
