import { HostFailure } from '../runtime/host-failure'
import type { Phone } from '../runtime/phone'
import type { DefineApi, Options } from './callback-api'

/** Calls that a host has and the preview has not. */
export interface MissingCalls {
  /** The host's object: `wx`. */
  api: string
  names: string
  /** What such a call fails with. */
  failure: HostFailure
}

export const missingInWx: MissingCalls = {
  api: 'wx',
  // https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html
  failure: new HostFailure('jsapi not supported', 100),
  names: `
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
`,
}

/**
 * Each says loudly that it is missing, then fails as the host fails what a device does not have: never
 * by an exception that would stop the code around it, except where a call gives its result at once.
 */
export const createUnsupportedApis = (
  { failures, strings }: Pick<Phone, 'failures' | 'strings'>,
  define: DefineApi,
  { api, names, failure }: MissingCalls,
): Record<string, unknown> => {
  const report = (name: string) => {
    failures.report(name, strings().noCall)
  }

  /** In place of a player, a canvas, a socket: it takes every call and does nothing. */
  const inert = (name: string): object => {
    const own: Record<PropertyKey, unknown> = {}
    return new Proxy(own, {
      get(_target, key) {
        // A promise would wait for an object with a `then`.
        if (key in own || typeof key === 'symbol' || key === 'then') return own[key]
        return () => {
          if (!/^(?:on|off)[A-Z]/.test(key)) report(`${name}().${key}`)
        }
      },
    })
  }

  const stub = (name: string): unknown => {
    if (/^(?:on|off)[A-Z]/.test(name)) {
      return () => {
        report(`${api}.${name}`)
      }
    }
    if (name.endsWith('Sync')) {
      return () => {
        report(`${api}.${name}`)
        throw new Error(`${name}:fail ${failure.reason}`)
      }
    }
    if (/^create(?!BLE)|Manager$|^get(?:Performance|NFCAdapter)$/.test(name)) {
      return () => {
        report(`${api}.${name}`)
        return inert(`${api}.${name}`)
      }
    }
    const call = define(name, () => {
      throw failure
    })
    return (options?: Options) => {
      report(`${api}.${name}`)
      return call(options)
    }
  }

  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, stub(name)]),
  )
}
