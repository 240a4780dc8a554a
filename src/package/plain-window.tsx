import { Button, Image, Text, View } from '@tarojs/components'
import { useStore } from 'zustand'
import { useGateServices } from '../ui/auth-gate/gate-context'
import { phoneWindow } from '../ui/sign-in/scan-text'
import type { Scan, ScanCode, SignInWindow } from '../ui/sign-in-window'
import { plainErrorText, plainScanText } from './plain-text'

/**
 * What a web page shows over everything while a phone signs it in, or confirms a deletion: the code to
 * scan, then the digits to type there. Unstyled, and nothing on the other hosts.
 */
export const PlainSignInWindow = () => {
  const { signInWindow } = useGateServices()
  return process.env.TARO_ENV === 'h5' && signInWindow !== undefined ? (
    <WebWindow signInWindow={signInWindow} />
  ) : null
}

const WebWindow = ({ signInWindow }: { signInWindow: SignInWindow }) => {
  const scan = useStore(signInWindow.store, (state) => state.scan)
  return scan && <Cover scan={scan} signInWindow={signInWindow} />
}

const Cover = ({ scan, signInWindow }: { scan: Scan; signInWindow: SignInWindow }) => {
  const { auth } = useGateServices()
  const { purpose, status, code, digits, error } = scan
  const text = plainScanText()
  return (
    <View className="passport-window" style={cover}>
      <Text>{text.title[purpose]}</Text>
      {status === 'loading' && <Text>{text.making}</Text>}
      {status === 'waiting' && code !== null && <Code code={code} />}
      {digits !== null && (
        <>
          <Text>{text.digits}</Text>
          <Text style="font-size: 48px; letter-spacing: 12px">{digits}</Text>
        </>
      )}
      {status === 'ended' && <Text>{text.ended}</Text>}
      {error !== null && <Text>{plainErrorText(error)}</Text>}
      {(status === 'ended' || status === 'failed') && (
        <Button
          onClick={() => {
            signInWindow.renewCode()
          }}
        >
          {text.another}
        </Button>
      )}
      <Button
        onClick={() => {
          if (purpose === 'sign-in') auth.decline()
          else signInWindow.close()
        }}
      >
        {text.cancel}
      </Button>
    </View>
  )
}

const Code = ({ code }: { code: ScanCode }) => {
  const text = plainScanText()
  if (code.kind === 'url-link') {
    return (
      <>
        <Text>{text.open}</Text>
        <a href={code.url}>{text.openHost}</a>
      </>
    )
  }
  const picture = (
    <Image
      src={code.src}
      mode="scaleToFill"
      style="width: 216px; height: 216px"
      // On a web page Taro names the picture by `nativeProps`.
      nativeProps={{ alt: text.code }}
    />
  )
  return (
    <>
      <Text>{text.scan}</Text>
      {code.url === null ? (
        picture
      ) : (
        <a href={code.url} target={phoneWindow}>
          {picture}
        </a>
      )}
      {code.url !== null && <Text>{text.click}</Text>}
    </>
  )
}

/** Over the pages and the tabs of a web page, which Taro gives z-indexes. */
const cover =
  'position: fixed; inset: 0; z-index: 9999; display: flex; flex-direction: column; gap: 16px; ' +
  'align-items: center; justify-content: center; padding: 24px; color: #000; background: #fff'
