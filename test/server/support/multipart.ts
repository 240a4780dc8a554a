export interface Part {
  name: string
  fileName?: string
  type?: string
  bytes: Uint8Array
}

/** A multipart body as a client sends it, and the header that goes with it. */
export const multipart = (parts: readonly Part[], boundary = '----boundary7MA4YWxkTrZu0gW') => {
  const chunks = parts.flatMap(({ name, fileName, type, bytes }) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"`
    const contentType = type === undefined ? '' : `\r\nContent-Type: ${type}`
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}${contentType}\r\n\r\n`
    return [Buffer.from(head), bytes, Buffer.from('\r\n')]
  })
  return {
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}

export const avatarPart = (bytes: Uint8Array): Part => ({
  name: 'avatar',
  fileName: 'tmp_a1b2.png',
  type: 'image/png',
  bytes,
})
