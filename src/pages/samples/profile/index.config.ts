export default definePageConfig({ navigationBarTitleText: '留言', enableShareAppMessage: true })
