/**
 * The id of the request that a web page's code or link opened this page for; null where there is none.
 * WeChat gives the content of its own code as `scene`, and the whole address of a plain link, encoded, as
 * `q` (https://developers.weixin.qq.com/miniprogram/introduction/qrcode.html).
 *
 * @param params The page's own query.
 */
export const readHandoverId = ({
  scene,
  id,
  q,
}: Readonly<Record<string, string | undefined>>): string | null => {
  const text = (scene ?? id ?? q ?? '').replace(/%[0-9A-F]{2}/gi, ' ')
  return /^(?:.*[^\w-])?([\w-]{22})(?![\w-])/.exec(text)?.[1] ?? null
}
