import { HostFailure } from '../../runtime/host-failure'
import type { MissingCalls } from '../../wx/unsupported'

/** https://opendocs.alipay.com/mini/api */
export const missingInMy: MissingCalls = {
  api: 'my',
  // https://opendocs.alipay.com/mini/api/api-error-codes
  failure: new HostFailure('not implemented!', 1),
  names: `
addCardAuth chooseAlipayContact chooseCity chooseContact chooseLocation choosePhoneContact
chooseVideo closeBluetoothAdapter closeSocket connectBLEDevice connectSocket
createAnimation createCanvasContext createInnerAudioContext createMapContext createVideoContext
createWebViewContext datePicker disconnectBLEDevice generateImageFromCode getAddress
getBackgroundAudioManager getBLEDeviceServices getBluetoothDevices getFileSystemManager
getLocation getOpenUserInfo getRecorderManager getRunData getRunScene getSavedFileInfo
getSavedFileList getScreenBrightness getServerTime getTitleColor httpRequest isCollected
loadFontFace makePhoneCall multiLevelSelect navigateBackMiniProgram navigateToMiniProgram
openBluetoothAdapter openLocation openSetting optionsSelect paySignCenter prompt regionPicker
removeSavedFile requestSubscribeMessage rsa saveFile saveImage scan sendSocketMessage
setScreenBrightness showAuthGuide startBluetoothDevicesDiscovery textRiskIdentification tradePay
watchShake
`,
}
