import { Button as TaroButton } from '@tarojs/components'
import type { ButtonProps as TaroButtonProps } from '@tarojs/components'
import type { ReactNode } from 'react'
import { a11y, isWeb } from './a11y'
import './button.scss'

export interface ButtonProps extends Omit<TaroButtonProps, 'type' | 'size' | 'plain' | 'loading'> {
  look?: 'primary' | 'default' | 'warn' | 'text'
  /** `small` is as wide as its words, beside other content. */
  size?: 'full' | 'small'
  /** Draws a spinner and takes no tap. */
  isBusy?: boolean
  children?: ReactNode
}

/** A full-width button of WeUI's look. While it is busy or disabled no tap gets through. */
export const Button = (props: ButtonProps) => {
  const { look = 'default', size = 'full', isBusy = false, disabled, formType, ...others } = props
  const { children, ...rest } = others
  const isDisabled = isBusy || disabled === true
  const classes = ['tp-button', `tp-button--${look}`]
  if (size === 'small') classes.push('tp-button--small')
  if (isDisabled) classes.push('tp-button--disabled')
  return (
    <TaroButton
      {...rest}
      className={classes.join(' ')}
      hoverClass="tp-button--pressed"
      // Left out rather than false: Taro's web button takes the bare attribute for a yes.
      {...(isDisabled && { disabled: true })}
      {...(isBusy && { loading: true })}
      {...(isWeb && a11y('button', { isDisabled }))}
      {...(formType !== undefined &&
        (isWeb
          ? {
              // A new one each time: Taro drops a handler that is taken off an element and comes back to it.
              onClick: (event: { currentTarget: unknown }) => {
                if (!isDisabled) submitForm(event)
              },
            }
          : { formType }))}
    >
      {/* Words that change in a bare text would take along the place where Taro's web button draws its spinner. */}
      <>{children}</>
    </TaroButton>
  )
}

// Neither is in a mini-program, and only a web page comes here.
declare const window: { CustomEvent: new (type: string, init: { bubbles: boolean }) => object }

/** Taro's web button submits its form when a touch ends: never by a mouse or a key. */
const submitForm = (event: { currentTarget: unknown }): void => {
  const button = event.currentTarget as { dispatchEvent: (event: object) => void }
  button.dispatchEvent(new window.CustomEvent('tarobuttonsubmit', { bubbles: true }))
}
