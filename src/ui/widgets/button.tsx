import { Button as TaroButton } from '@tarojs/components'
import type { ButtonProps as TaroButtonProps } from '@tarojs/components'
import type { ReactNode } from 'react'
import './button.scss'

export interface ButtonProps extends Omit<TaroButtonProps, 'type' | 'size' | 'plain' | 'loading'> {
  look?: 'primary' | 'default' | 'warn' | 'text'
  /** Draws a spinner and takes no tap. */
  isBusy?: boolean
  children?: ReactNode
}

/** A full-width button of WeUI's look. While it is busy or disabled no tap gets through. */
export const Button = ({ look = 'default', isBusy = false, disabled, ...rest }: ButtonProps) => {
  const isDisabled = isBusy || disabled === true
  const classes = ['tp-button', `tp-button--${look}`]
  if (isDisabled) classes.push('tp-button--disabled')
  return (
    <TaroButton
      {...rest}
      className={classes.join(' ')}
      hoverClass="tp-button--pressed"
      disabled={isDisabled}
      loading={isBusy}
    />
  )
}
