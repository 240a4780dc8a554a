import type { WeappBundle } from '../../bundle'

/** After the host's own look, app.wxss first: later rules of equal weight win. */
export const installStyles = (bundle: WeappBundle): void => {
  const { app = '', ...others } = bundle.styles
  for (const css of [app, ...Object.values(others)]) {
    const style = document.createElement('style')
    style.textContent = css
    document.head.append(style)
  }
}
