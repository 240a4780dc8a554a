import type { ServerResponse } from 'node:http'
import { extname } from 'node:path'
import { readInside } from './read-inside'

const types: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
}

/** Sends an image of the build; whatever else lies there, or outside, is not found. */
export const sendBuildFile = async (
  response: ServerResponse,
  directory: string,
  encodedPath: string,
): Promise<void> => {
  const type = types[extname(encodedPath).toLowerCase()]
  const body = type === undefined ? null : await readInside(directory, encodedPath)
  if (type === undefined || body === null) {
    response.writeHead(404, { 'content-type': 'text/plain' })
    response.end('no such image\n')
    return
  }
  response.writeHead(200, { 'content-type': type, 'content-security-policy': "script-src 'none'" })
  response.end(body)
}
