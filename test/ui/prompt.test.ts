import { describe, expect, it, jest } from '@jest/globals'
import { createPrompt } from '../../src/ui/prompt'

const setUp = () => {
  const openSurface = jest.fn<() => void>()
  const prompt = createPrompt<string>({ dismissed: 'dismissed', openSurface })
  const page = { name: 'page' }
  prompt.showSurface(page)
  return { prompt, page, openSurface, owner: () => prompt.store.getState().owner }
}

describe('createPrompt', () => {
  it('is drawn by the visible page until it is answered', async () => {
    const { prompt, page, owner, openSurface } = setUp()
    const { done } = prompt.ask()
    expect(owner()).toBe(page)
    prompt.answer('yes')
    expect(owner()).toBeNull()
    await expect(done).resolves.toBe('yes')
    expect(openSurface).not.toHaveBeenCalled()
  })

  it('asks once for everything that asks while it is open', async () => {
    const { prompt } = setUp()
    const both = Promise.all([prompt.ask().done, prompt.ask().done])
    prompt.answer('yes')
    await expect(both).resolves.toEqual(['yes', 'yes'])
  })

  it('closes when its last caller withdraws', async () => {
    const { prompt, page, owner } = setUp()
    const first = prompt.ask()
    const second = prompt.ask()
    first.withdraw()
    first.withdraw()
    expect(owner()).toBe(page)
    second.withdraw()
    expect(owner()).toBeNull()
    await expect(second.done).resolves.toBe('dismissed')
  })

  it('does not close a later question for a caller of an earlier one', () => {
    const { prompt, page, owner } = setUp()
    const former = prompt.ask()
    prompt.answer('yes')
    prompt.ask()
    former.withdraw()
    expect(owner()).toBe(page)
  })

  it('opens a page that can draw it where none can, and is drawn there', async () => {
    const { prompt, page, owner, openSurface } = setUp()
    prompt.hideSurface(page)
    const both = Promise.all([prompt.ask().done, prompt.ask().done])
    expect(openSurface).toHaveBeenCalledTimes(1)
    const opened = { name: 'opened' }
    prompt.addSurface(opened)
    expect(owner()).toBe(opened)
    prompt.removeSurface(opened)
    await expect(both).resolves.toEqual(['dismissed', 'dismissed'])
  })

  it('is drawn by a surface that appears on a page that is shown already', () => {
    const { prompt, page, owner } = setUp()
    prompt.removeSurface(page)
    const later = { name: 'mounted later' }
    prompt.addSurface(later)
    prompt.ask()
    expect(owner()).toBe(later)
  })

  it('is not drawn by a surface that appears below the visible page', () => {
    const { prompt, page, owner } = setUp()
    prompt.addSurface({ name: 'below' })
    prompt.ask()
    expect(owner()).toBe(page)
  })

  it('stays open while its page is covered, and is dismissed when the page is gone', async () => {
    const { prompt, page, owner } = setUp()
    const { done } = prompt.ask()
    prompt.hideSurface(page)
    expect(owner()).toBe(page)
    prompt.showSurface({ name: 'the agreement' })
    expect(owner()).toBe(page)
    prompt.removeSurface(page)
    await expect(done).resolves.toBe('dismissed')
  })

  it('moves to another page that asks, and dismisses the former question', async () => {
    const { prompt, page, owner } = setUp()
    const former = prompt.ask()
    prompt.hideSurface(page)
    const other = { name: 'other' }
    prompt.showSurface(other)
    const latter = prompt.ask()
    await expect(former.done).resolves.toBe('dismissed')
    expect(owner()).toBe(other)
    prompt.removeSurface(page)
    expect(owner()).toBe(other)
    prompt.answer('yes')
    await expect(latter.done).resolves.toBe('yes')
  })

  it('ignores an answer to no question', async () => {
    const { prompt } = setUp()
    prompt.answer('stray')
    const { done } = prompt.ask()
    prompt.answer('yes')
    await expect(done).resolves.toBe('yes')
  })
})
