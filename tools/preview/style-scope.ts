/** The part of the phone's page that is the app's. No rule of the app reaches anything else. */
export const pageAreaClass = 'preview-scroller'

/** What the component framework puts before the classes of an isolated component. */
export const styleScopeName = (component: string): string => component.replace(/[^\w-]/g, '_')
