/**
 * A peer's package. Only the benchmark installs it, so its own types are not there when
 * the repository is checked: each adapter states the part it uses.
 */
export const loadPackage = async <T>(name: string): Promise<T> => (await import(name)) as T
