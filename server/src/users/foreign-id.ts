/** An id of another system: the team's own id of a user, or a platform's. */
export const foreignIdPattern = /^[\x21-\x7e]{1,128}$/
