// The recipe of CONTRIBUTING.md: test/lint/documents.test.ts compares the two.
import { Button, Swiper, SwiperItem, Text } from '@tarojs/components'
import Taro, { useDidShow, useLoad } from '@tarojs/taro'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { createPage, PageProvider, stubTaro } from '../../setup/taro'

const seen: unknown[] = []

const ShopPage = () => {
  const [name, setName] = useState('')
  useLoad(({ id }: { id?: string }) => {
    seen.push(`load ${id}`)
    void Taro.request<{ name: string }>({ url: 'https://api.example.com' }).then(({ data }) => {
      setName(data.name)
    })
  })
  useDidShow(() => {
    seen.push('show')
  })
  return (
    <>
      <Text>{name}</Text>
      <Button onClick={() => seen.push('click')} />
      <Swiper data-testid="swiper" onChange={({ detail }) => seen.push(detail.current)}>
        <SwiperItem />
      </Swiper>
    </>
  )
}

it('shows the shop of the address', async () => {
  stubTaro({ request: async () => ({ statusCode: 200, data: { name: 'Tea house' } }) })
  const page = createPage({ id: '7' })
  render(
    <PageProvider value={page}>
      <ShopPage />
    </PageProvider>,
  )
  act(() => void page.show())
  expect(await screen.findByText('Tea house')).toBeVisible()
  fireEvent.click(screen.getByRole('button'))
  fireEvent(screen.getByTestId('swiper'), new CustomEvent('change', { detail: { current: 1 } }))
})

afterEach(() => {
  expect(seen).toEqual(['load 7', 'show', 'click', 1])
})
