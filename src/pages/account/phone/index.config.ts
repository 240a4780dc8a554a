export default definePageConfig({ navigationBarTitleText: '手机号', enablePullDownRefresh: true })
