import { describe, expect, it } from '@jest/globals'
import { createPrompt } from '../../src/ui/prompt'

const setUp = () => {
  const prompt = createPrompt<string>({
    dismissed: 'dismissed',
    unseen: () => Promise.resolve('unseen'),
  })
  const page = { name: 'page' }
  prompt.showSurface(page)
  return { prompt, page, owner: () => prompt.store.getState().owner }
}

describe('createPrompt', () => {
  it('is drawn by the visible page until it is answered', async () => {
    const { prompt, page, owner } = setUp()
    const asked = prompt.ask()
    expect(owner()).toBe(page)
    prompt.answer('yes')
    expect(owner()).toBeNull()
    await expect(asked).resolves.toBe('yes')
  })

  it('asks once for everybody who asks while it is open', async () => {
    const { prompt } = setUp()
    const both = Promise.all([prompt.ask(), prompt.ask()])
    prompt.answer('yes')
    await expect(both).resolves.toEqual(['yes', 'yes'])
  })

  it('does not hang where no page can draw it', async () => {
    const { prompt, page, owner } = setUp()
    prompt.hideSurface(page)
    await expect(prompt.ask()).resolves.toBe('unseen')
    expect(owner()).toBeNull()
  })

  it('stays open while its page is covered, and is dismissed when the page is gone', async () => {
    const { prompt, page, owner } = setUp()
    const asked = prompt.ask()
    prompt.hideSurface(page)
    expect(owner()).toBe(page)
    prompt.showSurface({ name: 'the agreement' })
    expect(owner()).toBe(page)
    prompt.removeSurface(page)
    await expect(asked).resolves.toBe('dismissed')
  })

  it('moves to another page that asks, and dismisses the former question', async () => {
    const { prompt, page, owner } = setUp()
    const former = prompt.ask()
    prompt.hideSurface(page)
    const other = { name: 'other' }
    prompt.showSurface(other)
    const latter = prompt.ask()
    await expect(former).resolves.toBe('dismissed')
    expect(owner()).toBe(other)
    prompt.removeSurface(page)
    expect(owner()).toBe(other)
    prompt.answer('yes')
    await expect(latter).resolves.toBe('yes')
  })

  it('ignores an answer that nobody waits for', async () => {
    const { prompt } = setUp()
    prompt.answer('stray')
    const asked = prompt.ask()
    prompt.answer('yes')
    await expect(asked).resolves.toBe('yes')
  })
})
