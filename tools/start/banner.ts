import { renderUnicodeCompact } from 'uqr'
import type { HostName } from '../preview/hosts'

interface Addresses {
  host: HostName
  preview: string
  /** Where the app finds the server. */
  api: string
  /** Where the server listens, as this machine reaches it. */
  server: string
  sandbox: string
  /** How a phone on the same network reaches the server; null where it cannot. */
  network: string | null
}

/** What stands in the terminal once everything runs. */
export const banner = ({ host, preview, api, server, sandbox, network }: Addresses): string =>
  [
    '',
    `  Preview        ${preview}`,
    `  Server         ${server}   (API: ${server}/docs)`,
    ...(api === server ? [] : [`  The app calls  ${api}`]),
    `  Sandbox        ${sandbox}   (WeChat, Douyin and Alipay)`,
    devtools[host],
    ...(network === null ? phoneHint : phone(network)),
    '',
    '  s + Enter stops and starts the server · Ctrl-C ends all',
    '',
  ].join('\n')

const devtools: Record<HostName, string> = {
  weapp: '  WeChat DevTools: open this folder; it finds dist/weapp and needs no AppID.',
  tt: '  The preview runs dist/tt. --host weapp or --host alipay runs another build.',
  alipay: '  The preview runs dist/alipay. --host weapp or --host tt runs another build.',
}

const phoneHint = ['  A phone on the same network: write HOST=0.0.0.0 into .env and start again.']

const phone = (url: string): string[] => [
  `  Phone          ${url}/docs   scan it: if the page opens, the app on that phone reaches the`,
  '                 server. Then use DevTools’ 预览 or 真机调试, with 开发调试 (debugging) on in the phone.',
  '',
  ...renderUnicodeCompact(`${url}/docs`)
    .split('\n')
    .map((line) => `  ${line}`),
]
