import { readFile, realpath } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'

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

const readInside = async (directory: string, encodedPath: string): Promise<Buffer | null> => {
  try {
    const root = await realpath(directory)
    const path = await realpath(join(root, decodeURIComponent(encodedPath)))
    return path.startsWith(root + sep) ? await readFile(path) : null
  } catch {
    return null
  }
}
