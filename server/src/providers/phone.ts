/** A phone number as a platform gives it. */
export interface ProviderPhone {
  /** Digits without `+`, e.g. `86`. */
  countryCode: string
  /** Digits without the country code. */
  number: string
}
