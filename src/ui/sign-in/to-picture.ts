import { renderSVG } from 'uqr'

/** A link as a code to scan, with the quiet zone that readers need: the address of a picture. */
export const toPicture = (url: string): string =>
  `data:image/svg+xml,${encodeURIComponent(renderSVG(url, { border: 4 }))}`
