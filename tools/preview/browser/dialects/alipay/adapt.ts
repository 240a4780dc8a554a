/** Calls the call of WeChat that does the same; a failure is Alipay's. */
export type Adapt = (
  name: string,
  options: Record<string, unknown>,
) => Promise<Record<string, unknown>>
