import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { render } from '@testing-library/react'

beforeEach(() => {
  process.env.TARO_ENV = 'h5'
  jest.useFakeTimers()
})
afterEach(() => {
  Reflect.deleteProperty(process.env, 'TARO_ENV')
  jest.useRealTimers()
  jest.restoreAllMocks()
})

const openDialog = async (): Promise<HTMLElement> => {
  // Whether it is a web page is read when the module is loaded.
  const { useDialogFocus } = await import('../../src/ui/widgets/use-dialog-focus')
  const Dialog = () => {
    useDialogFocus('dialog', () => undefined)
    return (
      <div id="dialog">
        <button>inside</button>
      </div>
    )
  }
  render(<Dialog />)
  return document.getElementById('dialog') as HTMLElement
}

describe('useDialogFocus', () => {
  it('takes the focus back from nothing, as a component that is drawn for the first time drops it', async () => {
    const dialog = await openDialog()
    jest.spyOn(document, 'hasFocus').mockReturnValue(true)
    dialog.blur()
    jest.runAllTimers()
    expect(document.activeElement).toBe(dialog)
  })

  it('leaves the focus to another document, where the user types by now', async () => {
    const dialog = await openDialog()
    expect(document.activeElement).toBe(dialog)
    jest.spyOn(document, 'hasFocus').mockReturnValue(false)
    dialog.blur()
    jest.runAllTimers()
    expect(document.activeElement).not.toBe(dialog)
  })
})
