import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { commonText } from '../text/common-text'
import { errorText } from '../text/error-text'
import { useMessages } from '../text/messages'
import { useLanguage } from '../use-appearance'
import type { Resource } from '../use-resource'
import { a11y } from './a11y'
import { Button } from './button'
import { PanelFrame } from './panel-frame'
import './loaded.scss'

export interface LoadedProps<T> {
  resource: Resource<T>
  skeleton: ReactNode
  children: (data: T) => ReactNode
}

/** One of loading, failed, or the content; a failure to load again leaves the content standing. */
export const Loaded = <T,>({ resource, skeleton, children }: LoadedProps<T>) => {
  const { data, error, isLoading, reload } = resource
  const { retry, loadFailed } = useMessages(commonText)
  const language = useLanguage()
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
      <PanelFrame title={loadFailed} notice={errorText(error, language)}>
        {retryButton}
      </PanelFrame>
    )
  }
  return (
    <>
      {error !== null && (
        <View className="tp-loaded__notice" {...a11y('alert')}>
          {errorText(error, language)}
        </View>
      )}
      {children(data)}
    </>
  )
}
