/**
 * A peer's package. It is installed by the benchmark alone, so its own types are not there when
 * the repository is checked: each adapter states the part it uses.
 */
export const loadPackage = async <T>(name: string): Promise<T> => (await import(name)) as T
