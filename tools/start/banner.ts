import { renderUnicodeCompact } from 'uqr'

interface Addresses {
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
export const banner = ({ preview, api, server, sandbox, network }: Addresses): string =>
  [
    '',
    `  Preview        ${preview}`,
    `  Server         ${server}   (API: ${server}/docs)`,
    ...(api === server ? [] : [`  The app calls  ${api}`]),
    `  Local WeChat   ${sandbox}`,
    '  WeChat DevTools: open this folder; it finds dist/weapp and needs no AppID.',
    ...(network === null ? phoneHint : phone(network)),
    '',
    '  s + Enter stops and starts the server · Ctrl-C ends all',
    '',
  ].join('\n')

const phoneHint = ['  A phone on the same network: write HOST=0.0.0.0 into .env and start again.']

const phone = (url: string): string[] => [
  `  Phone          ${url}/docs   scan it: if the page opens, the app on that phone reaches the`,
  '                 server. Then use DevTools’ 预览 or 真机调试, with 开发调试 (debugging) on in the phone.',
  '',
  ...renderUnicodeCompact(`${url}/docs`)
    .split('\n')
    .map((line) => `  ${line}`),
]
