/** What the component framework puts before the classes of an isolated component. */
export const styleScopeName = (component: string): string => component.replace(/[^\w-]/g, '_')
