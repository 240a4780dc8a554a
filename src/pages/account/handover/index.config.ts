export default definePageConfig({ navigationBarTitleText: '确认请求' })
