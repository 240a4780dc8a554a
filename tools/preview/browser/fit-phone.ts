const framePx = { width: 399, height: 836 }
const marginPx = 16
/** Below it, the panel lies under the phone. As in `shell.css`. */
const stackedBelowPx = 960
const smallest = 0.5

/** Scales the phone so that all of it is seen at once, tab bar included, in any window. */
export const fitPhone = (root: HTMLElement): void => {
  const fit = () => {
    const isStacked = innerWidth < stackedBelowPx
    const room = {
      width: isStacked ? innerWidth - 2 * marginPx : Infinity,
      height: innerHeight - 2 * marginPx,
    }
    const scale = Math.min(1, room.width / framePx.width, room.height / framePx.height)
    root.style.setProperty('--phone-scale', String(Math.max(smallest, scale)))
  }
  fit()
  addEventListener('resize', fit)
}
