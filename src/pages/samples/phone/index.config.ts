export default definePageConfig({ navigationBarTitleText: '预约', enableShareAppMessage: true })
