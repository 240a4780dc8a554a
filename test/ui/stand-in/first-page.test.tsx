// The page that a newcomer writes first, tested as CONTRIBUTING.md says.
import {
  Button,
  Image,
  Input,
  Picker,
  ScrollView,
  Swiper,
  SwiperItem,
  Text,
  View,
  type ITouchEvent,
} from '@tarojs/components'
import Taro, { useDidShow, useLoad } from '@tarojs/taro'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { createPage, PageProvider, stubTaro } from '../../setup/taro'

interface Shop {
  name: string
  pictures: string[]
}

const cities = ['Guangzhou', 'Shenzhen']

const ShopPage = () => {
  const [id, setId] = useState('')
  const [shop, setShop] = useState<Shop | null>(null)
  const [shows, setShows] = useState(0)
  const [slide, setSlide] = useState(0)
  const [city, setCity] = useState(0)
  const [search, setSearch] = useState('')
  const [touched, setTouched] = useState('')
  useLoad((params: { id?: string }) => {
    setId(params.id ?? '')
    void Taro.request<Shop>({ url: `https://api.example.com/shops/${params.id ?? ''}` }).then(
      ({ data }) => {
        setShop(data)
      },
    )
  })
  useDidShow(() => {
    setShows((count) => count + 1)
  })
  return (
    <ScrollView data-testid="page" style={{ height: '100px' }} scrollY>
      <Text>
        Shop {id}, shown {shows} times, slide {slide}
      </Text>
      <View
        data-testid="touch"
        style="color: red; margin-top: 4px"
        onTouchStart={(event) => {
          const { touches } = event as ITouchEvent
          setTouched(`touched at ${touches[0]?.clientX}`)
        }}
      >
        {touched}
      </View>
      <Swiper
        data-testid="swiper"
        onChange={({ detail }) => {
          setSlide(detail.current)
        }}
      >
        {shop?.pictures.map((picture) => (
          <SwiperItem key={picture}>
            <Image src={picture} />
          </SwiperItem>
        ))}
      </Swiper>
      <Input
        placeholder="Search"
        value={search}
        onInput={({ detail }) => {
          setSearch(detail.value)
        }}
      />
      <Picker
        data-testid="picker"
        mode="selector"
        range={cities}
        onChange={({ detail }) => {
          setCity(Number(detail.value))
        }}
      >
        <Text>{cities[city]}</Text>
      </Picker>
      <Button
        onClick={() => {
          void Taro.navigateTo({ url: `/pages/search/index?text=${search}` })
        }}
      >
        {shop === null ? '…' : `Search in ${shop.name}`}
      </Button>
    </ScrollView>
  )
}

describe('a component test', () => {
  it('draws a page, loads it, shows it and fires its events', async () => {
    const opened: string[] = []
    stubTaro({
      request: async ({ url }: { url: string }) => ({
        statusCode: 200,
        data: { name: url.slice(-1), pictures: ['a.png', 'b.png'] },
      }),
      navigateTo: async ({ url }: { url: string }) => opened.push(url),
    })
    const page = createPage({ id: '7' })
    const { container } = render(
      <PageProvider value={page}>
        <ShopPage />
      </PageProvider>,
    )
    act(() => void page.show())
    const button = await screen.findByRole('button', { name: 'Search in 7' })
    expect(screen.getByText('Shop 7, shown 1 times, slide 0')).toBeVisible()
    expect(container.querySelectorAll('img')).toHaveLength(2)
    expect(screen.getByTestId('page')).toHaveStyle({ height: '100px' })
    expect(screen.getByTestId('touch')).toHaveStyle({ color: 'rgb(255, 0, 0)', marginTop: '4px' })

    fireEvent(screen.getByTestId('swiper'), new CustomEvent('change', { detail: { current: 1 } }))
    expect(screen.getByText(/slide 1/)).toBeVisible()
    fireEvent(screen.getByTestId('picker'), new CustomEvent('change', { detail: { value: '1' } }))
    expect(screen.getByText('Shenzhen')).toBeVisible()
    fireEvent.touchStart(screen.getByTestId('touch'), { touches: [{ clientX: 5, clientY: 6 }] })
    expect(screen.getByText('touched at 5')).toBeVisible()
    fireEvent.input(screen.getByPlaceholderText('Search'), { target: { value: 'tea' } })
    fireEvent.click(button)
    expect(opened).toEqual(['/pages/search/index?text=tea'])
  })

  it('needs no page around a component: it is shown at once', () => {
    stubTaro({ request: () => new Promise(() => undefined) })
    render(<ShopPage />)
    expect(screen.getByText('Shop , shown 1 times, slide 0')).toBeVisible()
  })
})
