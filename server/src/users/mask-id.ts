/** `oABC****`: enough for its owner to tell one id from another. The whole id never reaches a client. */
export const maskId = (id: string): string => `${id.slice(0, 4)}****`
