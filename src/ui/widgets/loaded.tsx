import type { ReactNode } from 'react'
import { commonText } from '../text/common-text'
import { useMessages } from '../text/messages'
import { useErrorText } from '../text/use-error-text'
import type { Resource } from '../use-resource'
import { Button } from './button'
import { Notice } from './notice'
import { PanelFrame } from './panel-frame'

export interface LoadedProps<T> {
  resource: Resource<T>
  skeleton: ReactNode
  children: (data: T) => ReactNode
}

/** One of loading, failed, or the content; a failure to load again leaves the content standing. */
export const Loaded = <T,>({ resource, skeleton, children }: LoadedProps<T>) => {
  const { data, error, isLoading, reload } = resource
  const { retry, loadFailed } = useMessages(commonText)
  const errorText = useErrorText()
  const retryButton = (
    <Button
      isBusy={isLoading}
      onClick={() => {
        void reload()
      }}
    >
      {retry}
    </Button>
  )
  if (data === null) {
    if (error === null) return <>{skeleton}</>
    return (
      <PanelFrame title={loadFailed} notice={errorText(error)}>
        {retryButton}
      </PanelFrame>
    )
  }
  return (
    <>
      {error !== null && <Notice kind="error" text={errorText(error)} />}
      {children(data)}
    </>
  )
}
