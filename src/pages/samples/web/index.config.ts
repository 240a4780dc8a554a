export default definePageConfig({
  navigationBarTitleText: '网页',
  enableShareAppMessage: true,
})
