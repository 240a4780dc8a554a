const drawnTags = new Set([
  ...['IMG', 'INPUT', 'TEXTAREA', 'CANVAS', 'VIDEO', 'IFRAME'],
  ...['WX-BUTTON', 'WX-SWITCH', 'WX-CHECKBOX', 'WX-RADIO', 'WX-SLIDER', 'WX-ICON', 'WX-PROGRESS'],
])

/**
 * Whether a person would see anything of the page: a text, a control, a picture, or a painted box
 * that is no mere background.
 */
export const showsSomething = (area: HTMLElement): boolean => {
  const { width, height } = area.getBoundingClientRect()
  return [...area.querySelectorAll('wx-page *')].some((element) => {
    const box = element.getBoundingClientRect()
    if (box.width === 0 || box.height === 0) return false
    if (!hasOwnText(element) && !drawnTags.has(element.tagName)) {
      const isBackground = box.width * box.height > (width * height) / 2
      if (isBackground || !isPainted(getComputedStyle(element))) return false
    }
    return element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
  })
}

const hasOwnText = (element: Element): boolean =>
  [...element.childNodes].some(
    (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
  )

const isPainted = ({ backgroundColor, backgroundImage, borderTopWidth }: CSSStyleDeclaration) =>
  backgroundImage !== 'none' ||
  borderTopWidth !== '0px' ||
  !/^(?:transparent|rgba\(.*, 0\))$/.test(backgroundColor)
