import { button, element } from './element'

export interface ToastOptions {
  title: string
  icon: 'success' | 'error' | 'loading' | 'none'
  image: string
  durationMs: number | null
  mask: boolean
}

export interface ModalOptions {
  title: string
  content: string
  showCancel: boolean
  cancelText: string
  cancelColor: string
  confirmText: string
  confirmColor: string
  editable: boolean
  placeholderText: string
}

export interface ModalAnswer {
  confirm: boolean
  cancel: boolean
  content: string | null
}

/** What the host draws over the pages. A toast and a loading are one and the same box. */
export interface Overlays {
  readonly showToast: (options: ToastOptions) => void
  readonly hideToast: () => void
  readonly showModal: (options: ModalOptions) => Promise<ModalAnswer>
  /** The index of the chosen item, or null. */
  readonly showActionSheet: (
    items: string[],
    color: string,
    title: string,
    cancel: string,
  ) => Promise<number | null>
  /** A sheet from below with whatever a feature of the host shows; `close` takes it away. */
  showSheet(build: (close: () => void) => Node[], onDismiss: () => void): void
}

export const createOverlays = (layer: HTMLElement): Overlays => {
  let toast: HTMLElement | null = null
  let toastTimer: ReturnType<typeof setTimeout> | undefined

  const hideToast = () => {
    clearTimeout(toastTimer)
    toast?.remove()
    toast = null
  }

  const showSheet: Overlays['showSheet'] = (build, onDismiss) => {
    const sheet = element('div', 'preview-sheet', { role: 'dialog', 'aria-modal': 'true' })
    const mask = element('div', 'preview-mask', {}, [sheet])
    const close = () => {
      mask.remove()
    }
    mask.addEventListener('click', (event) => {
      if (event.target !== mask) return
      close()
      onDismiss()
    })
    sheet.append(...build(close))
    layer.append(mask)
    focusFirst(sheet)
  }

  return {
    showToast({ title, icon, image, durationMs, mask }) {
      hideToast()
      const box = element(
        'div',
        `preview-toast preview-toast-${image === '' ? icon : 'image'}`,
        { role: 'status' },
        [
          image === ''
            ? element('span', icon === 'loading' ? 'preview-spinner' : 'preview-toast-icon')
            : element('img', 'preview-toast-image', { src: image, alt: '' }),
          element('span', 'preview-toast-text', {}, [title]),
        ],
      )
      toast = element(
        'div',
        mask ? 'preview-toast-layer preview-toast-mask' : 'preview-toast-layer',
        {},
        [box],
      )
      layer.append(toast)
      if (durationMs !== null) toastTimer = setTimeout(hideToast, durationMs)
    },
    hideToast,
    showModal: (options) =>
      new Promise((resolve) => {
        const field = element('textarea', 'preview-modal-input', {
          placeholder: options.placeholderText,
        })
        field.value = options.editable ? options.content : ''
        const answer = (confirm: boolean) => {
          mask.remove()
          resolve({
            confirm,
            cancel: !confirm,
            content: confirm && options.editable ? field.value : null,
          })
        }
        const cancel = button(
          'preview-modal-button preview-modal-cancel',
          options.cancelText,
          () => {
            answer(false)
          },
        )
        cancel.style.color = options.cancelColor
        const confirm = button(
          'preview-modal-button preview-modal-confirm',
          options.confirmText,
          () => {
            answer(true)
          },
        )
        confirm.style.color = options.confirmColor
        const dialog = element(
          'div',
          'preview-modal',
          { role: 'alertdialog', 'aria-modal': 'true', 'aria-label': options.title },
          [
            ...(options.title === ''
              ? []
              : [element('h2', 'preview-modal-title', {}, [options.title])]),
            options.editable ? field : element('p', 'preview-modal-content', {}, [options.content]),
            element('div', 'preview-modal-buttons', {}, [
              ...(options.showCancel ? [cancel] : []),
              confirm,
            ]),
          ],
        )
        const mask = element('div', 'preview-mask preview-mask-center', {}, [dialog])
        layer.append(mask)
        confirm.focus()
      }),
    showActionSheet: (items, color, title, cancelText) =>
      new Promise((resolve) => {
        showSheet(
          (close) => {
            const choose = (index: number | null) => () => {
              close()
              resolve(index)
            }
            const rows = items.map((item, index) => {
              const row = button('preview-sheet-item', item, choose(index))
              row.style.color = color
              return row
            })
            const head = title === '' ? [] : [element('p', 'preview-sheet-title', {}, [title])]
            return [
              ...head,
              ...rows,
              button('preview-sheet-item preview-sheet-cancel', cancelText, choose(null)),
            ]
          },
          () => {
            resolve(null)
          },
        )
      }),
    showSheet,
  }
}

const focusFirst = (root: HTMLElement) => {
  root.querySelector<HTMLElement>('button, input')?.focus()
}
