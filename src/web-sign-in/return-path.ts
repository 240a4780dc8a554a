const maxLength = 1024

/**
 * The address of this page in the form in which the server takes it (`returnPathSchema`): what is not
 * ASCII is percent-encoded, and so are a second slash and a backslash, which a browser may take for the
 * start of another host.
 */
export const toReturnPath = (path: string): string => {
  const rest = path
    .replace(/^\/+/, '')
    .replace(/[^\x21-\x5b\x5d-\x7e]/g, encodeUnit)
    .replace(/\/(?=\/)/g, '%2F')
  return rest.length < maxLength ? `/${rest}` : '/'
}

const encodeUnit = (unit: string): string => {
  try {
    return encodeURIComponent(unit)
  } catch {
    // Half of a surrogate pair.
    return ''
  }
}
