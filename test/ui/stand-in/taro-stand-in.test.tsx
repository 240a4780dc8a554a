import * as components from '@tarojs/components'
import Taro, * as taro from '@tarojs/taro'
import { fireEvent, render, screen } from '@testing-library/react'
import { createElement, type ComponentType } from 'react'
import { createPage, PageProvider, stubTaro } from '../../setup/taro'
import { componentNames, hookNames } from '../../setup/taro-typings'

const read = (module: object, name: string) => (module as Record<string, unknown>)[name]

describe('the stand-in for @tarojs/components', () => {
  it('knows the typings of the installed Taro', () => {
    expect(componentNames.size).toBeGreaterThan(80)
    expect([...componentNames]).toEqual(expect.arrayContaining(['View', 'Swiper', 'PickerView']))
  })

  it.each([...componentNames])('draws %s with its attributes, children and events', (name) => {
    const taps: string[] = []
    const component = read(components, name) as ComponentType<Record<string, unknown>>
    const isField = ['Input', 'Textarea', 'Checkbox', 'Radio', 'Switch', 'Slider'].includes(name)
    const hasChildren = !isField && !['Image', 'RichText', 'WebView'].includes(name)
    render(
      createElement(
        component,
        {
          ...(name === 'Block' ? {} : { 'data-testid': 'it', style: { color: 'red' } }),
          onClick: (event: { type: string }) => taps.push(event.type),
        },
        hasChildren ? 'inside' : undefined,
      ),
    )
    if (hasChildren) expect(screen.getByText('inside')).toBeVisible()
    if (name === 'Block') return
    expect(screen.getByTestId('it')).toHaveStyle({ color: 'rgb(255, 0, 0)' })
    fireEvent.click(screen.getByTestId('it'))
    expect(taps).toEqual(['tap'])
  })

  it('lets a tap bubble until a handler stops it, as in WeChat', () => {
    const { View } = components
    const taps: string[] = []
    render(
      <View onClick={() => taps.push('outer')}>
        <View data-testid="open" onClick={() => taps.push('open')} />
        <View
          data-testid="closed"
          onClick={(event) => {
            taps.push('closed')
            event.stopPropagation()
          }}
        />
      </View>,
    )
    fireEvent.click(screen.getByTestId('open'))
    fireEvent.click(screen.getByTestId('closed'))
    expect(taps).toEqual(['open', 'outer', 'closed'])
  })

  it('gives the values of groups', () => {
    const { Checkbox, CheckboxGroup, Radio, RadioGroup } = components
    const values: unknown[] = []
    render(
      <>
        <CheckboxGroup onChange={({ detail }) => values.push(detail.value)}>
          <Checkbox data-testid="a" value="a" />
          <Checkbox data-testid="b" value="b" />
        </CheckboxGroup>
        <RadioGroup onChange={({ detail }) => values.push((detail as { value: unknown }).value)}>
          <Radio data-testid="c" value="c" />
        </RadioGroup>
      </>,
    )
    for (const id of ['a', 'b', 'a', 'c']) fireEvent.click(screen.getByTestId(id))
    expect(values).toEqual([['a'], ['a', 'b'], ['b'], 'c'])
  })

  it('says what to do about a component that Taro does not have', () => {
    expect(() => read(components, 'Carousel')).toThrow(
      /Carousel is not in the typings.*test\/setup\/components\.tsx/,
    )
  })
})

describe('the stand-in for @tarojs/taro', () => {
  it('has a default export that is the same', () => {
    expect(Taro.useDidShow).toBe(taro.useDidShow)
  })

  it.each([...hookNames].filter((name) => name !== 'useRouter'))('runs %s', (name) => {
    const seen: unknown[] = []
    const page = createPage({ id: '1' })
    const useHook = read(taro, name) as (run: (payload: unknown) => void) => void
    const Component = () => {
      useHook((payload) => seen.push(payload))
      return null
    }
    const { unmount } = render(
      <PageProvider value={page}>
        <Component />
      </PageProvider>,
    )
    if (name === 'useUnload') unmount()
    else if (!['useLoad', 'useLaunch', 'useReady'].includes(name)) page.fire(name, 'payload')
    expect(seen).toHaveLength(1)
    if (name === 'useLoad') expect(seen).toEqual([{ id: '1' }])
  })

  it('says what to do about a function that no test has stubbed', () => {
    expect(() => void Taro.scanCode({})).toThrow(/stubTaro\(\{ scanCode: … \}\)/)
    stubTaro({ scanCode: () => 'scanned' })
    expect(Taro.scanCode({})).toBe('scanned')
  })
})
