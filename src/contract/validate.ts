/**
 * A schema of any library that follows Standard Schema (https://standardschema.dev): valibot, Zod,
 * ArkType. It must validate at once: what a promise resolves to is `answer_invalid`.
 */
export interface ResponseSchema<T> {
  readonly '~standard': {
    readonly validate: (value: unknown) => ValidationResult<T> | Promise<ValidationResult<T>>
  }
}

/** Some libraries leave a part of the value beside the issues. */
type ValidationResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly value?: unknown; readonly issues: readonly unknown[] }

/** What the schema makes of the value; null where it does not fit. */
export const validate = <T>(schema: ResponseSchema<T>, value: unknown): { value: T } | null => {
  const result = schema['~standard'].validate(value)
  return 'value' in result && !result.issues ? { value: result.value } : null
}
