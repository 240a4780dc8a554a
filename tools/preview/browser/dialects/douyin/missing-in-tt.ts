import { HostFailure } from '../../runtime/host-failure'
import type { MissingCalls } from '../../wx/unsupported'

/** https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/api/overview */
export const missingInTt: MissingCalls = {
  api: 'tt',
  failure: new HostFailure('feature is not supported in app'),
  names: `
applyRefund authorize canRateAwemeOrders checkFollowAwemeState checkFollowState chooseAddress
chooseLocation chooseVideo closeSocket connectSocket continueToPay createAnimation
createCameraContext createCanvasContext createInnerAudioContext createInterstitialAd
createLivePlayerContext createMapContext createOrder createRewardedVideoAd createVideoContext
followAwemeUser followOfficialAccount getBackgroundAudioManager getConnectedWifi getLocation
getRecorderManager getSavedFileList getScreenBrightness getUserInfo getUserProfile
hideInteractionBar loadFontFace makePhoneCall navigateBackMiniProgram navigateToMiniProgram
navigateToVideoView openAwemeUserProfile openDocument openEcGood openLocation openSetting
openWebcastRoom pay rateAwemeOrder removeSavedFile requestSubscribeMessage saveFile
saveImageToPhotosAlbum saveVideoToPhotosAlbum scanCode sendSocketMessage setScreenBrightness
showDouyinOpenAuth showInteractionBar
`,
}
