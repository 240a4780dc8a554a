import type { WebPageState } from '../preview/web-page'

/**
 * What stands in the web page's place while it is built, in the preview, in DevTools and in a tab; null once
 * it is there. It asks again for the same address, so that a ticket in it still works within its minute.
 */
export const waitingPage = (state: WebPageState): string | null => {
  switch (state.step) {
    case 'built':
      return null
    case 'failed':
      return page([
        '网页构建失败，原因见终端。',
        'The build of the web page failed: the terminal says why.',
      ])
    case 'building':
    case 'closed': {
      const percent = state.step === 'building' ? state.percent : 0
      return page(
        [
          `正在构建网页：${percent}%。如果超过一分钟，请返回后再打开一次。`,
          `Building the web page: ${percent} %. If it takes more than a minute, go back and open it again.`,
        ],
        '<script>setTimeout(() => location.reload(), 1000)</script>',
      )
    }
  }
}

const page = (lines: string[], script = ''): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">` +
  `<meta name="viewport" content="width=device-width,initial-scale=1"><title>taro-passport</title></head>` +
  `<body style="margin:40vh 16px 0;font-family:system-ui,sans-serif;text-align:center">` +
  `${lines.map((line) => `<p>${line}</p>`).join('')}${script}</body></html>`
