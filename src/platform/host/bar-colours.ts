import type { Theme } from '../../ui/host'

interface BarColours {
  titleBar: { frontColor: '#000000' | '#ffffff'; backgroundColor: string }
  background: string
  tabBar: {
    color: string
    selectedColor: string
    backgroundColor: string
    borderStyle: 'black' | 'white'
  }
}

/** What the host draws around a page; `theme.json` says the same for the time before the app runs. */
export const barColours: Record<Theme, BarColours> = {
  light: {
    titleBar: { frontColor: '#000000', backgroundColor: '#ededed' },
    background: '#ededed',
    tabBar: {
      color: '#666666',
      selectedColor: '#007a3d',
      backgroundColor: '#f7f7f7',
      borderStyle: 'black',
    },
  },
  dark: {
    titleBar: { frontColor: '#ffffff', backgroundColor: '#111111' },
    background: '#111111',
    tabBar: {
      color: '#999999',
      selectedColor: '#38cd7f',
      backgroundColor: '#191919',
      borderStyle: 'white',
    },
  },
}
