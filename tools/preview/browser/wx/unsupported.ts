import type { Failures } from '../runtime/failures'

/** Calls that WeChat has and the preview has not. Each fails with its name. */
const names = `
addCard addPhoneCalendar addPhoneContact addPhoneRepeatCalendar authorize authorizeForMiniProgram
canvasGetImageData canvasPutImageData canvasToTempFilePath checkIsOpenAccessibility
checkIsSoterEnrolledInDevice checkIsSupportFacialRecognition checkIsSupportSoterAuthentication
chooseAddress chooseContact chooseInvoice chooseInvoiceTitle chooseLicensePlate chooseLocation
chooseMessageFile choosePoi chooseVideo closeBLEConnection closeBluetoothAdapter closeSocket
compressVideo connectSocket connectWifi createAnimation createAudioContext createBLEConnection
createBLEPeripheralServer createCameraContext createCanvasContext createInferenceSession
createInnerAudioContext createInterstitialAd createLivePlayerContext createLivePusherContext
createMapContext createMediaAudioPlayer createMediaContainer createMediaRecorder createOffscreenCanvas
createRewardedVideoAd createTCPSocket createUDPSocket createVKSession createVideoContext
createVideoDecoder createWebAudioContext createWorker cropImage editImage
faceDetect getBLEDeviceCharacteristics getBLEDeviceServices
getBackgroundAudioManager getBackgroundFetchData getBackgroundFetchToken getBatteryInfo
getBatteryInfoSync getBeacons getBluetoothAdapterState getBluetoothDevices getChannelsLiveInfo
getConnectedBluetoothDevices getConnectedWifi getExptInfoSync getExtConfig getExtConfigSync
getFuzzyLocation getGroupEnterInfo getHCEState getLocalIPAddress getLocation getNFCAdapter
getPerformance getRandomValues getRecorderManager getSavedFileInfo getSavedFileList
getScreenBrightness getSelectedTextRange getShareInfo getUserCryptoManager getUserInfo
getUserProfile getVideoInfo getWeRunData getWifiList hideToastAll initFaceDetect
joinVoIPChat loadFontFace makeBluetoothPair makePhoneCall navigateBackMiniProgram
navigateToMiniProgram notifyBLECharacteristicValueChange onAccelerometerChange onAudioInterruptionBegin
onAudioInterruptionEnd onBLECharacteristicValueChange onBLEConnectionStateChange
onBackgroundFetchData onBluetoothAdapterStateChange onBluetoothDeviceFound onCompassChange
onCopyUrl onDeviceMotionChange onGyroscopeChange onHCEMessage onKeyboardHeightChange
onLocationChange onSocketClose onSocketError onSocketMessage onSocketOpen onUserCaptureScreen
onVoIPChatMembersChanged onWifiConnected openBluetoothAdapter openCard openChannelsActivity
openChannelsEvent openChannelsLive openChannelsUserProfile openCustomerServiceChat openDocument
openEmbeddedMiniProgram openLocation openSetting openSystemBluetoothSetting openVideoEditor
operateWXData pauseBackgroundAudio pauseVoice playBackgroundAudio playVoice pluginLogin preDownloadSubpackage
readBLECharacteristicValue removeSavedFile requestDeviceVoIP requestMerchantTransfer requestOrderPayment
requestPayment requestSubscribeDeviceMessage requestSubscribeMessage requestVirtualPayment
restartMiniProgram saveFile saveFileToDisk saveImageToPhotosAlbum saveVideoToPhotosAlbum scanCode
seekBackgroundAudio sendHCEMessage sendSocketMessage sendSms setBLEMTU setBackgroundFetchToken
setInnerAudioOption setScreenBrightness setTopBarText setWifiList setWindowSize shareToWeRun
shareVideoMessage showRedPackage startAccelerometer startBeaconDiscovery
startBluetoothDevicesDiscovery startCompass startDeviceMotionListening startFacialRecognitionVerify
startGyroscope startHCE startLocationUpdate startLocationUpdateBackground startRecord
startSoterAuthentication startWifi stopAccelerometer stopBackgroundAudio stopBeaconDiscovery
stopBluetoothDevicesDiscovery stopCompass stopDeviceMotionListening stopFaceDetect stopGyroscope
stopHCE stopLocationUpdate stopRecord stopVoice stopWifi subscribeVoIPVideoMembers
updateVoIPChatMuteSetting writeBLECharacteristicValue
`

export const createUnsupportedApis = (failures: Failures): Record<string, () => never> =>
  Object.fromEntries(
    names
      .split(/\s+/)
      .filter((name) => name !== '')
      .map((name) => [
        name,
        () => {
          failures.report(`wx.${name}`, 'the preview has no such call')
          throw new Error(`wx.${name} is not supported by the preview`)
        },
      ]),
  )
