/** A phone whose user is signed in to the mini-program with a nickname, as the server knows it: what it sends, and no screen. */
export interface ScanningPhone {
  claim(handoverId: string): Promise<number>
  /** Resolves with the status of the response. */
  approve(handoverId: string, digits: string): Promise<number>
  deny(handoverId: string): Promise<number>
  /** A ticket for the page of this origin. */
  ticket(audience: string): Promise<string>
  signOut(): Promise<number>
}

interface Servers {
  apiUrl: string
  sandboxUrl: string
}

export const signInPhone = async (
  { apiUrl, sandboxUrl }: Servers,
  userId: string,
  nickname: string,
): Promise<ScanningPhone> => {
  const send = (path: string, body?: object, token?: string) =>
    fetch(`${apiUrl}${path}`, {
      method: 'POST',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const loginCode = async (): Promise<string> => {
    const response = await fetch(`${sandboxUrl}/sandbox/login-codes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userId }),
    })
    return ((await response.json()) as { code: string }).code
  }
  const signedIn = await send('/v1/sessions', { provider: 'weapp', code: await loginCode() })
  if (signedIn.status !== 201) throw new Error(await signedIn.text())
  const { token } = (await signedIn.json()) as { token: string }
  const named = await fetch(`${apiUrl}/v1/me`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ nickname }),
  })
  if (named.status !== 200) throw new Error(await named.text())
  const statusOf = async (response: Promise<Response>) => (await response).status

  return {
    claim: (id) => statusOf(send(`/v1/handovers/${id}/claim`, undefined, token)),
    approve: async (id, digits) =>
      statusOf(
        send(
          `/v1/handovers/${id}/approve`,
          { digits, provider: 'weapp', code: await loginCode() },
          token,
        ),
      ),
    deny: (id) => statusOf(send(`/v1/handovers/${id}/deny`, undefined, token)),
    signOut: () =>
      statusOf(
        fetch(`${apiUrl}/v1/sessions/current`, {
          method: 'DELETE',
          headers: { authorization: `Bearer ${token}` },
        }),
      ),
    ticket: async (audience) => {
      const response = await send('/v1/tickets', { audience }, token)
      if (response.status !== 201) throw new Error(await response.text())
      return ((await response.json()) as { ticket: string }).ticket
    },
  }
}
